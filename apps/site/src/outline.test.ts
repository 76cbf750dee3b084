// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { followOutline } from './outline.ts';

/** Distances of the headings from the top of the window, in pixels. */
let tops: Record<string, number>;

beforeEach(() => {
    document.body.innerHTML = `
        <nav class="outline"><a href="#one">One</a><a href="#z%C3%BCge">Züge</a><a href="#gone">Gone</a></nav>
        <h2 id="one">One</h2><h2 id="züge">Züge</h2>`;
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function rect(
        this: HTMLElement,
    ) {
        return { top: tops[this.id] ?? 0 } as DOMRect; // the function reads only `top`
    });
    vi.stubGlobal('innerHeight', 900);
    vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockReturnValue(5000);
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => callback());
});

afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
});

const current = () =>
    [...document.querySelectorAll('[aria-current=location]')].map((link) => link.textContent);

it('marks the last heading above a third of the window', () => {
    tops = { one: 100, züge: 800 };
    followOutline();
    expect(current()).toEqual(['One']);
    tops = { one: -600, züge: 300 };
    window.dispatchEvent(new Event('scroll'));
    expect(current()).toEqual(['Züge']);
});

it('marks no heading while all of them are below a third of the window', () => {
    tops = { one: 400, züge: 800 };
    followOutline();
    expect(current()).toEqual([]);
});

it('marks the last heading when the page is scrolled to its end', () => {
    tops = { one: 100, züge: 700 };
    vi.stubGlobal('scrollY', 4100);
    followOutline();
    expect(current()).toEqual(['Züge']);
});

it('does nothing on a page without an outline', () => {
    document.body.innerHTML = '<h2 id="one">One</h2>';
    expect(followOutline).not.toThrow();
});
