/** Marks the current heading in the outline while the reader scrolls. */
export function followOutline(): void {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.outline a')];
    const headings = links
        .map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))))
        .filter((heading) => heading !== null);
    if (headings.length === 0) return;

    const mark = () => {
        // The current heading is the last one in the upper third of the window or above it. At the end of the page, it
        // is the last heading.
        const threshold = window.innerHeight / 3;
        const { scrollHeight } = document.documentElement;
        const atEnd = window.scrollY + window.innerHeight >= scrollHeight - 2;
        const passed = headings.filter(
            (heading) => heading.getBoundingClientRect().top <= threshold,
        );
        const current = atEnd && window.scrollY > 0 ? headings.at(-1) : passed.at(-1);
        for (const link of links) {
            const isCurrent =
                current !== undefined && link.hash === `#${encodeURIComponent(current.id)}`;
            if (isCurrent) link.setAttribute('aria-current', 'location');
            else link.removeAttribute('aria-current');
        }
    };
    let scheduled = false;
    addEventListener(
        'scroll',
        () => {
            if (scheduled) return;
            scheduled = true;
            requestAnimationFrame(() => {
                scheduled = false;
                mark();
            });
        },
        { passive: true },
    );
    mark();
}
