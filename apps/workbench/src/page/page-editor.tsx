import './page-editor.css';
import '../editor/prose.css';

import type { PageContent } from '@bindery/contract';
import { EditorContent, useEditor } from '@tiptap/react';
import { Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';

import { getPage, updatePage } from '../api/operations.ts';
import { PageContext } from '../blocks/page-context.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { pageExtensions } from '../editor/extensions.ts';
import { FormatMenu } from '../editor/format-menu.tsx';
import { PageSession } from '../editor/page-session.ts';
import { TableMenu } from '../editor/table-menu.tsx';
import { REMOTE, replaceDocument } from '../editor/replace-document.ts';
import { InsertController } from '../insert/insert-controller.ts';
import { GITBOOK_ITEMS } from '../insert/gitbook-items.ts';
import { insertItems } from '../insert/insert-items.ts';
import { InsertMenu } from '../insert/insert-menu.tsx';
import { UnfurlOffer } from '../insert/unfurl-offer.tsx';
import { UnfurlController } from '../insert/unfurl-controller.ts';
import { Kbd } from '../keys/kbd.tsx';
import { matchesShortcut, SHORTCUTS } from '../keys/shortcut.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { editorToPage, pageToEditor } from './page-document.ts';
import { UNTITLED } from './page-actions.ts';
import { PageMenu } from './page-menu.tsx';
import { PageTitle } from './page-title.tsx';
import { SaveStatus } from './save-status.tsx';

interface PageEditorProps {
    spaceId: string;
    content: PageContent;
}

/** Renders the editor of a page. Edits are saved automatically. */
export function PageEditor({ spaceId, content }: PageEditorProps) {
    const pageId = content.page.id;
    const [title, setTitle] = useState(content.page.title);
    const [hasUnknownContent, setUnknownContent] = useState(false);
    const [insert] = useState(() => new InsertController());
    const [unfurl] = useState(() => new UnfurlController());
    const [session] = useState(
        () =>
            new PageSession(content, {
                get: () => getPage(spaceId, pageId),
                update: (update, options) => updatePage(spaceId, pageId, update, options),
            }),
    );
    const editor = useEditor({
        extensions: pageExtensions(insert, unfurl),
        content: pageToEditor(content.nodes),
        shouldRerenderOnTransaction: false,
        // Without this check the editor drops content that its schema does not allow, and the next save loses it.
        enableContentCheck: true,
        onContentError: ({ editor: current }) => {
            current.setEditable(false, false);
            // Deferred, because the editor calls this during render, where setting state is not allowed.
            queueMicrotask(() => setUnknownContent(true));
        },
        editorProps: {
            attributes: {
                class: 'prose',
                role: 'textbox',
                'aria-multiline': 'true',
                'aria-label': 'Page content',
            },
        },
        onUpdate: ({ editor: current, transaction }) => {
            if (transaction.getMeta(REMOTE)) return;
            // The document is immutable, so it can be saved after the editor is destroyed.
            const { doc } = current.state;
            session.edit({ nodes: () => editorToPage(doc.toJSON()) });
        },
    });
    useEffect(
        () =>
            session.remote.subscribe(() => {
                const remote = session.remote.get();
                if (!remote) return;
                setTitle(remote.page.title);
                replaceDocument(editor, pageToEditor(remote.nodes));
            }),
        [session, editor],
    );

    const integrations = useStore(workbenchStore, ({ state }) => state?.integrations);
    useEffect(() => {
        insert.setItems(insertItems(integrations ?? [], GITBOOK_ITEMS));
        unfurl.setIntegrations(integrations ?? []);
    }, [insert, unfurl, integrations]);

    const canEdit = useStore(
        workbenchStore,
        ({ state }) => state?.user.permissions.includes('content:write') ?? false,
    );
    const announced = useStore(workbenchStore, ({ pageVersions }) => pageVersions[pageId]);
    useEffect(() => {
        if (announced !== undefined) void session.announce(announced);
    }, [session, announced]);

    const reconnections = useStore(workbenchStore, (workbench) => workbench.reconnections);
    const handledReconnections = useRef(reconnections);
    useEffect(() => {
        if (handledReconnections.current === reconnections) return;
        handledReconnections.current = reconnections;
        void session.reconnect();
    }, [session, reconnections]);

    useEffect(() => {
        const ask = (event: BeforeUnloadEvent) => {
            if (!session.isSafeToLeave()) event.preventDefault();
        };
        const leave = () => void session.flush({ keepalive: true });
        addEventListener('beforeunload', ask);
        addEventListener('pagehide', leave);
        return () => {
            removeEventListener('beforeunload', ask);
            removeEventListener('pagehide', leave);
            void session.flush();
        };
    }, [session]);

    useEffect(() => {
        // Handles the shortcut outside the editor; inside, the editor has already handled it.
        const press = (event: KeyboardEvent) => {
            if (event.defaultPrevented || !matchesShortcut(event, SHORTCUTS.insert)) return;
            event.preventDefault();
            insert.open();
        };
        addEventListener('keydown', press);
        return () => removeEventListener('keydown', press);
    }, [insert]);

    useEffect(() => {
        document.title = `${title || UNTITLED} · Bindery`;
    }, [title]);

    const pageContext = useMemo(() => ({ spaceId, pageId }), [spaceId, pageId]);

    const writeAtEnd = () => {
        const last = editor.state.doc.lastChild;
        const chain = editor.chain();
        if (last?.type.name !== 'paragraph' || last.content.size > 0) {
            chain.insertContentAt(editor.state.doc.content.size, { type: 'paragraph' });
        }
        chain.focus('end').run();
    };

    return (
        <PageContext value={pageContext}>
            <div className="page-bar">
                <SaveStatus session={session} />
                <Button
                    size="small"
                    icon={<Plus size={14} aria-hidden="true" />}
                    // The caret must stay in the editor, because the menu opens there.
                    preventFocusOnPress
                    onPress={() => insert.open()}
                >
                    Insert<span className="visually-hidden"> block</span>
                    <Kbd shortcut={SHORTCUTS.insert} />
                </Button>
                {canEdit ? (
                    <PageMenu spaceId={spaceId} pageId={pageId} label="Page actions" />
                ) : null}
            </div>
            <div className="page-scroll">
                <article className="page-sheet">
                    <Conflict session={session} />
                    {hasUnknownContent ? (
                        <Notice tone="warn" announce title="This page is read-only here">
                            It contains content that this editor does not support. Editing is
                            disabled so that no content is lost.
                        </Notice>
                    ) : null}
                    <PageTitle
                        pageId={pageId}
                        value={title}
                        onChange={(next) => {
                            setTitle(next);
                            session.edit({ title: next.trim() === '' ? UNTITLED : next });
                        }}
                        onLeave={() => {
                            editor.commands.setTextSelection(0);
                            // Not `commands.focus()`: it waits for an animation frame, and a letter typed meanwhile is
                            // lost.
                            editor.view.focus();
                        }}
                    />
                    <EditorContent editor={editor} />
                    <div
                        className="page-end"
                        aria-hidden="true"
                        onMouseDown={(event) => {
                            event.preventDefault();
                            writeAtEnd();
                        }}
                    />
                </article>
            </div>
            <FormatMenu editor={editor} />
            <TableMenu editor={editor} />
            <InsertMenu controller={insert} />
            <UnfurlOffer controller={unfurl} />
        </PageContext>
    );
}

function Conflict({ session }: { session: PageSession }) {
    const isConflict = useStore(session.status, ({ state }) => state === 'conflict');
    if (!isConflict) return null;
    return (
        <Notice
            tone="warn"
            announce
            title="This page was changed somewhere else while you were editing it"
            actions={
                <>
                    <Button size="small" onPress={() => void session.takeTheirs()}>
                        Load theirs
                    </Button>
                    <Button size="small" kind="primary" onPress={() => void session.keepMine()}>
                        Keep mine
                    </Button>
                </>
            }
        >
            Keep yours to overwrite the other version, or load theirs to discard your changes.
        </Notice>
    );
}
