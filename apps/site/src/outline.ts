/** Marks the heading in the outline that is being read. */
export function followOutline(): void {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.outline a')];
    const headings = links
        .map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))))
        .filter((heading) => heading !== null);
    if (headings.length === 0) return;

    const mark = () => {
        // A heading counts as read from a third of the window on; at the end of the page it is the last one.
        const line = window.innerHeight / 3;
        const { scrollHeight } = document.documentElement;
        const atEnd = window.scrollY + window.innerHeight >= scrollHeight - 2;
        const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
        const current = atEnd && window.scrollY > 0 ? headings.at(-1) : passed.at(-1);
        for (const link of links) {
            const isCurrent =
                current !== undefined && link.hash === `#${encodeURIComponent(current.id)}`;
            if (isCurrent) link.setAttribute('aria-current', 'location');
            else link.removeAttribute('aria-current');
        }
    };
    let waiting = false;
    addEventListener(
        'scroll',
        () => {
            if (waiting) return;
            waiting = true;
            requestAnimationFrame(() => {
                waiting = false;
                mark();
            });
        },
        { passive: true },
    );
    mark();
}
