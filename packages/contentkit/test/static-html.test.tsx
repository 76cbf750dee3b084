// @vitest-environment happy-dom
/** Compares static HTML with the live elements, over the catalogue. */
import type { ContentKitContext, ContentKitRenderOutput } from '@bindery/contract';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { describe, expect, it } from 'vitest';

import { renderLocally } from '../../../apps/workbench/src/catalogue/local-component.ts';
import { SECTIONS } from '../../../apps/workbench/src/catalogue/sections.ts';
import { ContentKit } from '../src/index.ts';
import { loadAllParts, renderToHTML } from '../src/server.ts';

const CONTEXT = {
    type: 'document',
    spaceId: 's',
    editable: false,
    theme: 'light',
} as ContentKitContext;

/** Attributes that make up role and name. */
const ATTRIBUTES = ['role', 'aria-label', 'type', 'href', 'alt', 'title', 'placeholder', 'checked'];

/** Returns the elements with their roles, names and texts, one a line. */
function describeDom(root: ParentNode): string[] {
    // A frame is empty in static HTML, and highlighted code has further spans.
    for (const code of root.querySelectorAll('.ck-code, .ck-frame')) {
        const text = code.matches('.ck-frame') ? '' : (code.textContent ?? '');
        code.replaceChildren(text);
        code.removeAttribute('aria-hidden');
    }
    return [...root.querySelectorAll('*')].map((element) => {
        const attributes = ATTRIBUTES.filter((name) => element.hasAttribute(name)).map(
            (name) => `${name}=${element.getAttribute(name)}`,
        );
        const text = [...element.childNodes]
            .filter((node) => node.nodeType === Node.TEXT_NODE)
            .map((node) => node.textContent)
            .join('');
        return [element.localName, ...attributes, text].join(' ');
    });
}

describe('static HTML has the elements, roles and texts of the live block', () => {
    for (const example of SECTIONS.flatMap((section) => section.examples)) {
        it(example.id, async () => {
            await loadAllParts();
            const output: ContentKitRenderOutput = await renderLocally(example.components)(
                { componentId: 'main', props: {}, context: CONTEXT },
                { signal: new AbortController().signal },
            );
            const live = document.createElement('div');
            const root = createRoot(live);
            flushSync(() =>
                root.render(
                    <ContentKit
                        render={() => new Promise(() => undefined)}
                        componentId=""
                        props={{}}
                        context={CONTEXT}
                        controls={false}
                        initialOutput={output}
                        mountAtOnce
                    />,
                ),
            );
            const html = document.createElement('div');
            html.innerHTML = await renderToHTML(output);
            expect(describeDom(html)).toEqual(describeDom(live));
            expect(describeDom(html).length).toBeGreaterThan(2);
            root.unmount();
        });
    }
});
