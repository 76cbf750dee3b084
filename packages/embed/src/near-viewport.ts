/** One observer for all blocks of the page. */
const callbacks = new Map<Element, () => void>();
let observer: IntersectionObserver | undefined;

/** Calls back once when the element is within one screen of the viewport. Returns a function that stops waiting. */
export function whenNearViewport(element: Element, callback: () => void): () => void {
    observer ??= new IntersectionObserver(
        (entries) => {
            for (const { target, isIntersecting } of entries) {
                if (!isIntersecting) continue;
                callbacks.get(target)?.();
                forget(target);
            }
        },
        { rootMargin: '100%' },
    );
    callbacks.set(element, callback);
    observer.observe(element);
    return () => forget(element);
}

function forget(element: Element): void {
    callbacks.delete(element);
    observer?.unobserve(element);
}
