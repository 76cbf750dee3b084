import '@bindery/contentkit/styles.css';
import { ContentKit } from '@bindery/contentkit';
import { createRoot } from 'react-dom/client';

// `npm start -- --json` prints a token; pass it in this page's address: `?token=…`.
const token = new URL(window.location.href).searchParams.get('token') ?? '';

async function call(path: string, init?: RequestInit) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(`/v1${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`The API answered ${response.status}.`);
    return response.json();
}

const organizations = await call('/orgs');
const spaces = await call(`/orgs/${organizations.items[0].id}/spaces`);
const spaceId: string = spaces.items[0].id;

createRoot(document.body).render(
    <ContentKit
        componentId="hello"
        props={{}}
        context={{ type: 'document', spaceId, editable: true, theme: 'light' }}
        // Receives the component's state and action, returns its output.
        render={(request, { signal }) => {
            const body = JSON.stringify(request);
            return call('/integrations/hello-world/render', { method: 'POST', body, signal });
        }}
    />,
);
