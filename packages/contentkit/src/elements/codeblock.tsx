import { lazy, Suspense, useRef, type ReactNode, type RefObject } from 'react';

import { toText, useResolved, useStateKey } from '../state-values.ts';
import type { CodeblockElement } from '../tree/element.ts';
import { useCodeChange } from '../code/use-code-change.ts';
import { renderPlainLine, PlainCode } from '../code/plain-code.tsx';
import { useNearViewport } from '../code/use-near-viewport.ts';
import { Buttons } from './button.tsx';
import { useFieldNames } from './field-context.ts';
import { Children } from './children.tsx';

/** Loaded only where code is shown or edited: together they are many times the size of the rest. */
const HighlightedCode = lazy(async () => ({
    default: (await import('../code/highlighted-code.tsx')).HighlightedCode,
}));
const Editor = lazy(async () => ({ default: (await import('../code/editor.tsx')).Editor }));

/** Longer code is shown without colours. */
const MAX_HIGHLIGHTED = 50_000;

/**
 * Code to read; with a `state` code to edit. Plain text of the same size stands in until the colours or the editor are
 * there, and for as long as it is far from being seen: thousands of editors at once would hold up the page.
 */
export function Codeblock({ element }: { element: CodeblockElement }): ReactNode {
    const code = useRef<HTMLDivElement>(null);
    const near = useNearViewport(code);
    const focused = useRef(false);
    return (
        <div className="ck-codeblock">
            {element.header && element.header.length > 0 && (
                <div className="ck-codeblock__header">
                    <Children of={element.header} />
                </div>
            )}
            <div
                className="ck-codeblock__code"
                ref={code}
                onFocus={() => (focused.current = true)}
                onBlur={() => (focused.current = false)}
            >
                {element.state === undefined ? (
                    <ShownCode element={element} near={near} />
                ) : (
                    <EditedCode
                        element={element}
                        state={element.state}
                        near={near}
                        focused={focused}
                    />
                )}
                <Buttons of={element.buttons} />
            </div>
            {element.footer && element.footer.length > 0 && (
                <div className="ck-codeblock__footer">
                    <Children of={element.footer} />
                </div>
            )}
        </div>
    );
}

/** The number of the first line, or null for no numbers. */
function firstLine(lineNumbers: boolean | number | undefined): number | null {
    if (lineNumbers === undefined || lineNumbers === false) return null;
    if (lineNumbers === true) return 1;
    return Math.min(1_000_000, Math.max(0, Math.trunc(lineNumbers)));
}

function ShownCode({ element, near }: { element: CodeblockElement; near: boolean }): ReactNode {
    const code = toText(useResolved(element.content));
    const first = firstLine(element.lineNumbers);
    const plain = (
        <PlainCode lines={code.split('\n')} renderLine={renderPlainLine} firstLine={first} />
    );
    if (!near || !element.syntax || code.length > MAX_HIGHLIGHTED) return plain;
    return (
        <Suspense fallback={plain}>
            <HighlightedCode code={code} syntax={element.syntax} firstLine={first} />
        </Suspense>
    );
}

interface EditedCodeProps {
    element: CodeblockElement;
    state: string;
    near: boolean;
    /** Whether the focus is in it, or in what stands in for the editor. */
    focused: RefObject<boolean>;
}

function EditedCode({ element, state, near, focused }: EditedCodeProps): ReactNode {
    const [value, setValue] = useStateKey(state);
    const names = useFieldNames(element.syntax ? `${element.syntax} code` : 'Code');
    const { changed, flush } = useCodeChange(element.onContentChange);
    const code = toText(value);
    const first = firstLine(element.lineNumbers);
    const plain = (
        <PlainCode lines={code.split('\n')} renderLine={renderPlainLine} firstLine={first} />
    );
    if (!near) return plain;
    return (
        <Suspense fallback={plain}>
            <Editor
                code={code}
                syntax={element.syntax}
                firstLine={first}
                names={names}
                focused={focused}
                onChange={(next) => {
                    setValue(next);
                    changed();
                }}
                onBlur={flush}
            />
        </Suspense>
    );
}
