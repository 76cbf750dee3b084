import { lazy, Suspense, useRef, type ReactNode, type RefObject } from 'react';

import { toText, useResolved, useStateKey } from '../state-values.ts';
import type { CodeblockElement } from '../tree/element.ts';
import { useCodeChange } from '../code/use-code-change.ts';
import { renderPlainLine, PlainCode } from '../code/plain-code.tsx';
import { useNearViewport } from '../code/use-near-viewport.ts';
import { Buttons } from './button.tsx';
import { useFieldNames } from './field-context.ts';
import { Children } from './children.tsx';

/** Loaded lazily: the highlighter and the editor are many times larger than the rest of the renderer. */
const HighlightedCode = lazy(async () => ({
    default: (await import('../code/highlighted-code.tsx')).HighlightedCode,
}));
const Editor = lazy(async () => ({ default: (await import('../code/editor.tsx')).Editor }));

/** Maximum number of characters; longer code is not highlighted. */
const MAX_HIGHLIGHTED = 50_000;

/**
 * Renders read-only code, or an editor if the element has a `state`. Plain text of the same size is shown until the
 * highlighter or the editor has loaded and the block is near the viewport: thousands of editors at once would block the
 * page.
 */
export function Codeblock({ element }: { element: CodeblockElement }): ReactNode {
    const code = useRef<HTMLDivElement>(null);
    const near = useNearViewport(code);
    const focused = useRef(false);
    return (
        <div className="ck-codeblock">
            {element.header && element.header.length > 0 && (
                <div className="ck-codeblock__header">
                    <Children elements={element.header} />
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
                <Buttons buttons={element.buttons} />
            </div>
            {element.footer && element.footer.length > 0 && (
                <div className="ck-codeblock__footer">
                    <Children elements={element.footer} />
                </div>
            )}
        </div>
    );
}

/** Returns the number of the first line; null shows no line numbers. */
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
    /** True if the focus is in the editor or in its plain-text placeholder. */
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
