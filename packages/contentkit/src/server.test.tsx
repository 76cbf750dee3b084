import type { ContentKitRenderOutput } from '@bindery/contract';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';

import { ContentKit } from './index.ts';
import { loadAllParts } from './server.ts';

it('renders an initial output on a server', async () => {
    await loadAllParts();
    const html = renderToString(
        <ContentKit
            render={() => Promise.reject(new Error('not called'))}
            componentId="c"
            props={{}}
            context={{ type: 'document', spaceId: 's', editable: false, theme: 'dark' }}
            initialOutput={
                {
                    type: 'element',
                    props: {},
                    state: { name: 'Ada' },
                    element: {
                        type: 'block',
                        children: [
                            { type: 'markdown', content: '**Hello** { <script>x</script>' },
                            { type: 'textinput', state: 'name' },
                            { type: 'webframe', source: { url: 'https://example.com/' } },
                            { type: 'codeblock', content: 'let a;' },
                        ],
                    },
                } as ContentKitRenderOutput
            }
        />,
    );
    expect(html).toContain('<strong>Hello</strong>');
    expect(html).toContain('value="Ada"');
    expect(html).toContain('let a;');
    // A frame would send messages before its listener exists.
    expect(html).not.toContain('<iframe');
    expect(html).not.toContain('<script');
});
