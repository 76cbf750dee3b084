import { useEffect, useState, type RefObject } from 'react';

/** One observer is shared, because an observer per element would cost as much as the deferred work. */
const callbacks = new Map<Element, () => void>();
let observer: IntersectionObserver | undefined;

/** Returns true once an element has been within one screen of the viewport. */
export function useNearViewport(ref: RefObject<Element | null>): boolean {
    const [near, setNear] = useState(false);
    useEffect(() => {
        const node = ref.current;
        if (!node || near) return;
        observer ??= new IntersectionObserver(
            (entries) => {
                for (const { target, isIntersecting } of entries) {
                    if (isIntersecting) callbacks.get(target)?.();
                }
            },
            { rootMargin: '100%' },
        );
        callbacks.set(node, () => setNear(true));
        observer.observe(node);
        return () => {
            callbacks.delete(node);
            observer?.unobserve(node);
        };
    }, [ref, near]);
    return near;
}
