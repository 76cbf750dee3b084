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
import { REMOTE, replaceDocument } from '../editor/replace-document.ts';
import { InsertController } from '../insert/insert-controller.ts';
import { insertItems } from '../insert/insert-items.ts';
import { InsertMenu } from '../insert/insert-menu.tsx';
import { UnfurlOffer } from '../insert/unfurl-offer.tsx';
import { UnfurlController } from '../insert/unfurl.ts';
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

/** A page being written: title, text, blocks; saved as it is edited. */
export function PageEditor({ spaceId, content }: PageEditorProps) {
    const pageId = content.page.id;
    const [title, setTitle] = useState(content.page.title);
    const [isUnfit, setUnfit] = useState(false);
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
        // What does not fit would be dropped, and the rest saved: better to save nothing at all.
        enableContentCheck: true,
        onContentError: ({ editor: current }) => {
            current.setEditable(false, false);
            // It is found out while the editor is being made, which is while this is being drawn.
            queueMicrotask(() => setUnfit(true));
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
            // The document is immutable, so this stays what it was even when the editor is gone by the time it is saved.
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
        insert.setItems(insertItems(integrations ?? []));
        unfurl.setIntegrations(integrations ?? []);
    }, [insert, unfurl, integrations]);

    const announced = useStore(workbenchStore, ({ pageVersions }) => pageVersions[pageId]);
    useEffect(() => {
        if (announced !== undefined) void session.announce(announced);
    }, [session, announced]);

    const reconnections = useStore(workbenchStore, (workbench) => workbench.reconnections);
    const seenReconnections = useRef(reconnections);
    useEffect(() => {
        if (seenReconnections.current === reconnections) return;
        seenReconnections.current = reconnections;
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
        // From anywhere beside the text, too; within it, the editor has already taken the key.
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

    const place = useMemo(() => ({ spaceId, pageId }), [spaceId, pageId]);

    const writeAtEnd = () => {
        const last = editor.state.doc.lastChild;
        const chain = editor.chain();
        if (last?.type.name !== 'paragraph' || last.content.size > 0) {
            chain.insertContentAt(editor.state.doc.content.size, { type: 'paragraph' });
        }
        chain.focus('end').run();
    };

    return (
        <PageContext value={place}>
            <div className="page-bar">
                <SaveStatus session={session} />
                <Button
                    size="small"
                    icon={<Plus size={14} aria-hidden="true" />}
                    // Pressing must not take the caret's place away before the menu is opened there.
                    preventFocusOnPress
                    onPress={() => insert.open()}
                >
                    Insert<span className="visually-hidden"> block</span>
                    <Kbd shortcut={SHORTCUTS.insert} />
                </Button>
                <PageMenu spaceId={spaceId} pageId={pageId} title={title} />
            </div>
            <div className="page-scroll">
                <article className="page-sheet">
                    <Conflict session={session} />
                    {isUnfit ? (
                        <Notice tone="warn" announce title="This page is only shown here">
                            It holds something that this editor has no place for. So that nothing is
                            lost, it cannot be edited.
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
                            // At once: the command of the editor waits for a frame, and a letter typed meanwhile is lost.
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
            Nothing is lost yet: keep what you see, or load what was saved there.
        </Notice>
    );
}
