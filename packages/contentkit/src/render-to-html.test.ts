import type { ContentKitRenderOutput } from '@bindery/contract';
import { expect, it } from 'vitest';

import { renderToHTML } from './server.ts';

function outputOf(...children: object[]): ContentKitRenderOutput {
    // The cast holds: the tests give valid elements.
    return {
        type: 'element',
        props: {},
        state: { name: 'Ada' },
        element: { type: 'block', children },
    } as unknown as ContentKitRenderOutput;
}

it('renders text, controls and values without scripts', async () => {
    const html = await renderToHTML(
        outputOf(
            { type: 'markdown', content: '**Hello** <script>x</script>' },
            { type: 'input', label: 'Name', element: { type: 'textinput', state: 'name' } },
            { type: 'button', label: 'Save', onPress: { action: 'save' } },
            { type: 'codeblock', content: 'let a;' },
        ),
        { theme: 'dark', idPrefix: 'first-' },
    );
    expect(html).toContain('<strong>Hello</strong>');
    expect(html).toMatch(/<button[^>]*>.*Save/);
    expect(html).toContain('value="Ada"');
    expect(html).toContain('let a;');
    expect(html).toContain('data-theme="dark"');
    expect(html).toContain('id="_first-');
    expect(html).not.toContain('<script');
});

it('renders a large output completely', async () => {
    const texts = Array.from({ length: 5000 }, (_, index) => ({
        type: 'text',
        children: [`Line ${index}.`],
    }));
    expect(await renderToHTML(outputOf(...texts))).toContain('Line 4999.');
});

it('renders nothing for a completed component, and refuses an output without an element', async () => {
    const complete = { type: 'complete', returnValue: {} } as unknown as ContentKitRenderOutput;
    expect(await renderToHTML(complete)).toBe('');
    await expect(renderToHTML({} as ContentKitRenderOutput)).rejects.toThrow('has no element');
});

it('escapes the texts of a hostile output', async () => {
    const html = await renderToHTML(
        outputOf(
            { type: 'text', children: ['<img src=x onerror=alert(1)>'] },
            { type: 'link', target: { url: 'javascript:alert(1)' }, children: ['a link'] },
            { type: 'image', source: { url: 'javascript:alert(1)' } },
        ),
    );
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('javascript:');
});
