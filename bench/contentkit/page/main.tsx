import '@bindery/contentkit/styles.css';

import { ContentKit } from '@bindery/contentkit';
import type { ContentKitRenderOutput } from '@bindery/contract';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

import { tree } from './tree.ts';

declare global {
    interface Window {
        /** Milliseconds until a tree of `rows` × 10 elements is in the document and laid out. */
        mountTree: (rows: number) => Promise<number>;
        /** Milliseconds from a render output with one changed text until it is in the document and laid out. */
        changeLeaf: (rows: number, rounds: number) => Promise<number[]>;
    }
}

const CONTEXT = { type: 'document', spaceId: 'bench', editable: true, theme: 'light' } as const;

function stage(): HTMLElement {
    const container = document.querySelector<HTMLElement>('#root');
    if (!container) throw new Error('The page has no #root.');
    return container;
}

/** Forces a synchronous layout by reading the dimensions of an element. */
function layOut(container: HTMLElement): void {
    container.getBoundingClientRect();
}

window.mountTree = async (rows) => {
    const container = stage();
    const root = createRoot(container);
    const output = tree(rows);
    const start = performance.now();
    flushSync(() =>
        root.render(
            <ContentKit
                render={() => Promise.reject(new Error('not asked'))}
                componentId="bench"
                props={{}}
                context={CONTEXT}
                initialOutput={output}
            />,
        ),
    );
    layOut(container);
    const duration = performance.now() - start;
    root.unmount();
    await new Promise((resolve) => setTimeout(resolve, 20));
    return duration;
};

window.changeLeaf = async (rows, rounds) => {
    const container = stage();
    const root = createRoot(container);
    let answer: ((output: ContentKitRenderOutput) => void) | undefined;
    const draw = (renderKey: number) =>
        root.render(
            <ContentKit
                render={() => new Promise((resolve) => (answer = resolve))}
                componentId="bench"
                props={{}}
                context={CONTEXT}
                initialOutput={first}
                renderKey={renderKey}
            />,
        );
    const first = tree(rows);
    flushSync(() => draw(0));
    const durations: number[] = [];
    for (let round = 1; round <= rounds; round++) {
        flushSync(() => draw(round));
        await new Promise((resolve) => setTimeout(resolve, 10));
        const text = `Changed ${round}`;
        const output = tree(rows, { row: round % rows, text });
        const start = performance.now();
        const done = new Promise<void>((resolve) => {
            const observer = new MutationObserver(() => {
                if (!container.textContent?.includes(text)) return;
                observer.disconnect();
                resolve();
            });
            observer.observe(container, { subtree: true, characterData: true, childList: true });
        });
        answer?.(output);
        await done;
        layOut(container);
        durations.push(performance.now() - start);
    }
    root.unmount();
    return durations;
};
