import type { DocumentBlock, PageContent, UpdatePage } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { WorkbenchError } from '../api/error.ts';
import { PageSession } from './page-session.ts';

const page = { id: 'p', title: 'Page', path: 'page', pages: [] };
const nodes = (words: string): DocumentBlock[] => [
    {
        object: 'block',
        type: 'paragraph',
        nodes: [{ object: 'text', leaves: [{ object: 'leaf', text: words, marks: [] }] }],
    },
];

/** In-memory page storage that counts document versions and rejects stale ones, as the server does. */
class FakeStorage {
    content: PageContent = { page, documentVersion: 1, nodes: [] };
    updates: UpdatePage[] = [];
    isDown = false;

    get = (): Promise<PageContent> =>
        this.isDown
            ? Promise.reject(new WorkbenchError('unreachable', 'down'))
            : Promise.resolve(this.content);

    update = async (update: UpdatePage): Promise<PageContent> => {
        await Promise.resolve();
        if (this.isDown) throw new WorkbenchError('unreachable', 'down');
        if (update.documentVersion !== this.content.documentVersion)
            throw new WorkbenchError('conflict', 'stale');
        this.updates.push(update);
        this.content = {
            page: { ...page, title: update.title ?? this.content.page.title },
            documentVersion: update.documentVersion + 1,
            nodes: update.nodes ?? this.content.nodes,
        };
        return this.content;
    };
}

function open(server: FakeStorage) {
    const remote: PageContent[] = [];
    const session = new PageSession(server.content, server);
    session.remote.subscribe(() => {
        const content = session.remote.get();
        if (content) remote.push(content);
    });
    return { session, remote };
}

describe('PageSession', () => {
    it('saves title and nodes together, each save based on the previous document version', async () => {
        const server = new FakeStorage();
        const { session } = open(server);
        session.edit({ title: 'New' });
        session.edit({ nodes: () => nodes('a') });
        expect(session.status.get()).toEqual({ state: 'edited' });
        await session.flush();
        session.edit({ nodes: () => nodes('b') });
        await session.flush();
        expect(
            server.updates.map(({ documentVersion, title }) => [documentVersion, title]),
        ).toEqual([
            [1, 'New'],
            [2, undefined],
        ]);
        expect(session.status.get()).toEqual({ state: 'saved' });
    });

    it('keeps edits after a failed save and saves them later', async () => {
        const server = new FakeStorage();
        const { session } = open(server);
        server.isDown = true;
        session.edit({ title: 'Pending' });
        await session.flush();
        expect(session.status.get()).toMatchObject({
            state: 'failed',
            error: { code: 'unreachable' },
        });
        server.isDown = false;
        await session.flush();
        expect(server.content.page.title).toBe('Pending');
        expect(session.status.get()).toEqual({ state: 'saved' });
    });

    it('reports a conflict when another client saved in between, and keepMine overwrites it', async () => {
        const server = new FakeStorage();
        const { session, remote } = open(server);
        server.content = { page, documentVersion: 5, nodes: nodes('theirs') };
        session.edit({ nodes: () => nodes('mine') });
        await session.flush();
        expect(session.status.get()).toEqual({ state: 'conflict' });
        expect(server.content.nodes).toEqual(nodes('theirs'));
        await session.keepMine();
        expect(server.content).toMatchObject({ documentVersion: 6, nodes: nodes('mine') });
        expect(remote).toEqual([]);
    });

    it('takeTheirs discards local edits and loads the remote page', async () => {
        const server = new FakeStorage();
        const { session, remote } = open(server);
        server.content = { page, documentVersion: 5, nodes: nodes('theirs') };
        session.edit({ nodes: () => nodes('mine') });
        await session.flush();
        await session.takeTheirs();
        expect(remote).toEqual([server.content]);
        await session.flush();
        expect(server.updates).toEqual([]);
    });

    it('loads remote changes while there are no edits, and ignores announcements of its own saves', async () => {
        const server = new FakeStorage();
        const { session, remote } = open(server);
        session.edit({ title: 'Mine' });
        await session.flush();
        await session.announce(2);
        expect(remote).toEqual([]);
        server.content = { page, documentVersion: 3, nodes: nodes('theirs') };
        await session.announce(3);
        expect(remote).toEqual([server.content]);
    });

    it('saves pending edits after a reconnection', async () => {
        const server = new FakeStorage();
        const { session } = open(server);
        server.isDown = true;
        session.edit({ title: 'Pending' });
        await session.flush();
        expect(session.isSafeToLeave()).toBe(false);
        server.isDown = false;
        await session.reconnect();
        expect(server.content.page.title).toBe('Pending');
        expect(session.status.get()).toEqual({ state: 'saved' });
    });

    it('loads changes that were saved while the connection was lost', async () => {
        const server = new FakeStorage();
        const { session, remote } = open(server);
        await session.reconnect();
        expect(remote).toEqual([]);
        server.content = { page, documentVersion: 3, nodes: nodes('theirs') };
        await session.reconnect();
        expect(remote).toEqual([server.content]);
    });

    it('is safe to leave only while pending edits fit into a keepalive request', async () => {
        const { session } = open(new FakeStorage());
        expect(session.isSafeToLeave()).toBe(true);
        session.edit({ nodes: () => nodes('a little') });
        expect(session.isSafeToLeave()).toBe(true);
        session.edit({ nodes: () => nodes('much'.repeat(20_000)) });
        expect(session.isSafeToLeave()).toBe(false);
        const saving = session.flush();
        expect(session.isSafeToLeave()).toBe(false);
        await saving;
        expect(session.isSafeToLeave()).toBe(true);
    });
});
