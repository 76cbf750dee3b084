import { lazy, Suspense, type ReactNode } from 'react';

import { toText, useResolved, useStateKey } from '../host.ts';
import type { CodeblockElement } from '../tree/element.ts';
import { useCodeChange } from '../code/use-code-change.ts';
import { PlainCode } from '../code/plain-code.tsx';
import { Buttons } from './button.tsx';
import { useFieldNames } from './field.ts';
import { Children } from './node.tsx';

/** Loaded only where code is shown or edited: together they are many times the size of the rest. */
const Highlighted = lazy(async () => ({
    default: (await import('../code/highlighted.tsx')).Highlighted,
}));
const Editor = lazy(async () => ({ default: (await import('../code/editor.tsx')).Editor }));

/** Longer code is shown without colours. */
const MAX_HIGHLIGHTED = 50_000;

/** Code to read; with a `state` code to edit. Plain text of the same size stands in until the colours are there. */
export function Codeblock({ element }: { element: CodeblockElement }): ReactNode {
    return (
        <div className="ck-codeblock">
            {element.header && element.header.length > 0 && (
                <div className="ck-codeblock__header">
                    <Children of={element.header} />
                </div>
            )}
            <div className="ck-codeblock__code">
                {element.state === undefined ? (
                    <ShownCode element={element} />
                ) : (
                    <EditedCode element={element} state={element.state} />
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

function ShownCode({ element }: { element: CodeblockElement }): ReactNode {
    const code = toText(useResolved(element.content));
    const first = firstLine(element.lineNumbers);
    const plain = <PlainCode lines={code.split('\n')} firstLine={first} />;
    if (!element.syntax || code.length > MAX_HIGHLIGHTED) return plain;
    return (
        <Suspense fallback={plain}>
            <Highlighted code={code} syntax={element.syntax} firstLine={first} />
        </Suspense>
    );
}

function EditedCode({ element, state }: { element: CodeblockElement; state: string }): ReactNode {
    const [value, setValue] = useStateKey(state);
    const names = useFieldNames(element.syntax ? `${element.syntax} code` : 'Code');
    const { changed, flush } = useCodeChange(element.onContentChange);
    const code = toText(value);
    const first = firstLine(element.lineNumbers);
    return (
        <Suspense fallback={<PlainCode lines={code.split('\n')} firstLine={first} />}>
            <Editor
                code={code}
                syntax={element.syntax}
                firstLine={first}
                names={names}
                onChange={(next) => {
                    setValue(next);
                    changed();
                }}
                onBlur={flush}
            />
        </Suspense>
    );
}
