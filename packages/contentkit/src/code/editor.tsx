import { javascript } from '@codemirror/lang-javascript';
import { syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { minimalSetup } from 'codemirror';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';

import { editorHighlightStyle } from './editor-highlight-style.ts';

interface EditorProps {
    code: string;
    syntax: string | undefined;
    firstLine: number | null;
    names: Record<string, string | undefined>;
    /** True if the placeholder of the editor had the focus, which the editor then takes over. */
    focused: RefObject<boolean>;
    onChange: (code: string) => void;
    onBlur: () => void;
}

const JAVASCRIPT = new Set(['javascript', 'js', 'jsx', 'typescript', 'ts', 'tsx', 'json']);

/** Renders a code editor. Tab moves the focus out (WCAG 2.1.2, no keyboard trap); Enter indents. */
export function Editor(props: EditorProps): ReactNode {
    const parent = useRef<HTMLDivElement>(null);
    const view = useRef<EditorView | null>(null);
    const latest = useRef(props);
    const variable = useRef<Compartment | null>(null);
    useEffect(() => {
        latest.current = props;
    });

    useEffect(() => {
        if (!parent.current) return;
        variable.current ??= new Compartment();
        const editor = new EditorView({
            parent: parent.current,
            state: EditorState.create({
                doc: latest.current.code,
                extensions: [
                    minimalSetup,
                    syntaxHighlighting(editorHighlightStyle),
                    EditorView.lineWrapping,
                    EditorView.updateListener.of((update) => {
                        if (update.docChanged && !update.transactions.some(isFromOutside)) {
                            latest.current.onChange(update.state.doc.toString());
                        }
                    }),
                    EditorView.domEventHandlers({ blur: () => latest.current.onBlur() }),
                    variable.current.of([]),
                ],
            }),
        });
        view.current = editor;
        if (latest.current.focused.current) editor.focus();
        return () => {
            editor.destroy();
            view.current = null;
        };
    }, []);

    const { code, syntax, firstLine, names } = props;
    const labels = JSON.stringify(names);
    useEffect(() => {
        const attributes = JSON.parse(labels) as EditorProps['names'];
        view.current?.dispatch({
            effects:
                variable.current?.reconfigure(extensionsOf(syntax, firstLine, attributes)) ?? [],
        });
    }, [syntax, firstLine, labels]);

    useEffect(() => {
        const editor = view.current;
        if (!editor || editor.state.doc.toString() === code) return;
        // Update the editor when the component or another input of the same state key changes the code.
        editor.dispatch({
            changes: { from: 0, to: editor.state.doc.length, insert: code },
            userEvent: FROM_OUTSIDE,
        });
    }, [code]);

    return <div className="ck-editor" ref={parent} />;
}

const FROM_OUTSIDE = 'ck.outside';

function isFromOutside(transaction: { isUserEvent: (event: string) => boolean }): boolean {
    return transaction.isUserEvent(FROM_OUTSIDE);
}

function extensionsOf(
    syntax: string | undefined,
    firstLine: number | null,
    names: EditorProps['names'],
): Extension[] {
    const attributes = Object.fromEntries(
        Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return [
        EditorView.contentAttributes.of(attributes),
        ...(firstLine === null
            ? []
            : [lineNumbers({ formatNumber: (line) => String(line + firstLine - 1) })]),
        ...(JAVASCRIPT.has(syntax?.toLowerCase() ?? '')
            ? [javascript({ jsx: true, typescript: true })]
            : []),
    ];
}
