// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { addCopyButtons } from './copy-code.ts';

const writeText = vi.fn<(text: string) => Promise<void>>();

beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    document.body.innerHTML = `
        <figure class="code"><pre><code>let a;\nlet b;</code></pre></figure>
        <figure class="code"><pre><code>second</code></pre></figure><figure><code>no copy</code></figure>`;
    addCopyButtons();
});

afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    writeText.mockReset();
});

const buttons = () => [...document.querySelectorAll<HTMLButtonElement>('button.copy')];

it('copies the text of its own block and confirms it briefly', async () => {
    writeText.mockResolvedValue();
    expect(buttons()).toHaveLength(2);
    buttons()[0]?.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(writeText).toHaveBeenCalledExactlyOnceWith('let a;\nlet b;');
    expect(buttons().map((button) => button.textContent)).toEqual(['Copied', 'Copy']);
    await vi.advanceTimersByTimeAsync(1500);
    expect(buttons()[0]?.textContent).toBe('Copy');
});

it('reports that the browser refused access to the clipboard', async () => {
    writeText.mockRejectedValue(new DOMException('denied', 'NotAllowedError'));
    buttons()[1]?.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(buttons()[1]?.textContent).toBe('Not allowed');
});
