import { useEffect, useState, type RefObject } from 'react';

/** One observer for all: one each would cost as much as what they put off. */
const waiting = new Map<Element, () => void>();
let observer: IntersectionObserver | undefined;

/** Whether an element has come within a screen of being seen; it stays so. */
export function useNearViewport(ref: RefObject<Element | null>): boolean {
    const [near, setNear] = useState(false);
    useEffect(() => {
        const node = ref.current;
        if (!node || near) return;
        observer ??= new IntersectionObserver(
            (entries) => {
                for (const { target, isIntersecting } of entries) {
                    if (isIntersecting) waiting.get(target)?.();
                }
            },
            { rootMargin: '100%' },
        );
        waiting.set(node, () => setNear(true));
        observer.observe(node);
        return () => {
            waiting.delete(node);
            observer?.unobserve(node);
        };
    }, [ref, near]);
    return near;
}
