import '../editor/prose.css';

import type { DocumentBlock } from '@bindery/contract';
import { EditorContent, useEditor } from '@tiptap/react';
import { useEffect, useMemo, useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { getPageRevision } from '../api/operations.ts';
import { PageContext } from '../blocks/page-context.ts';
import { Notice } from '../design/notice.tsx';
import { Spinner } from '../design/spinner.tsx';
import { pageExtensions } from '../editor/extensions.ts';
import { InsertController } from '../insert/insert-controller.ts';
import { UnfurlController } from '../insert/unfurl-controller.ts';
import { pageToEditor } from '../page/page-document.ts';

interface PageVersionProps {
    spaceId: string;
    pageId: string;
    version: number;
}

/** Shows one version of a page, read-only. */
export function PageVersion({ spaceId, pageId, version }: PageVersionProps) {
    const [nodes, setNodes] = useState<DocumentBlock[] | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    useEffect(() => {
        const abort = new AbortController();
        getPageRevision(spaceId, pageId, version, abort.signal).then(setNodes, (error: unknown) => {
            if (!abort.signal.aborted) setProblem(asWorkbenchError(error).message);
        });
        return () => abort.abort();
    }, [spaceId, pageId, version]);
    const context = useMemo(() => ({ spaceId, pageId }), [spaceId, pageId]);
    return (
        <section className="history-preview" aria-label={`Version ${version}`}>
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
            {!nodes && !problem ? <Spinner label="Loading the version" /> : null}
            {nodes ? (
                <PageContext value={context}>
                    <ReadOnlyPage nodes={nodes} />
                </PageContext>
            ) : null}
        </section>
    );
}

function ReadOnlyPage({ nodes }: { nodes: DocumentBlock[] }) {
    const editor = useEditor({
        extensions: pageExtensions(new InsertController(), new UnfurlController()),
        content: pageToEditor(nodes),
        editable: false,
        editorProps: { attributes: { class: 'prose' } },
    });
    return <EditorContent editor={editor} />;
}
