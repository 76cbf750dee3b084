import type { DocumentBlock, PageContent, UpdatePage } from '@bindery/contract';

import { canOutlivePage, type CallOptions } from '../api/client.ts';
import { asWorkbenchError, type WorkbenchError } from '../api/error.ts';
import { createStore } from '../store/store.ts';

/** Delay after the last edit before it is saved, so that typing does not save every letter. */
const SAVE_DELAY_MS = 600;

/** The progress of saving the edits on screen. */
export type SaveStatus =
    | { state: 'saved' }
    | { state: 'edited' }
    | { state: 'saving' }
    | { state: 'failed'; error: WorkbenchError }
    /** Another client has saved the page. The session saves nothing until the author chooses a version. */
    | { state: 'conflict' };

/** Reads and writes a page; in the workbench through the API. */
export interface PageStorage {
    get(): Promise<PageContent>;
    update(update: UpdatePage, options?: CallOptions): Promise<PageContent>;
}

interface Edits {
    title?: string;
    /** Called when the edit is saved, because converting the whole page on each keystroke is slow. */
    nodes?: () => DocumentBlock[];
}

/**
 * An editing session of one page. Collects edits, saves them one at a time, each based on the previous document
 * version, and detects conflicts with other clients.
 */
export class PageSession implements Disposable {
    readonly status = createStore<SaveStatus>({ state: 'saved' });
    /** Set to the page as saved by another client whenever it must replace the page on screen. */
    readonly remote = createStore<PageContent | null>(null);
    readonly #storage: PageStorage;
    #documentVersion: number;
    #edits: Edits = {};
    #timer: ReturnType<typeof setTimeout> | undefined;
    #saving: Promise<void> | null = null;
    #announced = 0;

    constructor(content: PageContent, storage: PageStorage) {
        this.#documentVersion = content.documentVersion;
        this.#storage = storage;
    }

    /** Records an edit; it is saved after a delay. */
    edit(edits: Edits): void {
        this.#edits = { ...this.#edits, ...edits };
        const { state } = this.status.get();
        if (state === 'conflict') return;
        if (state !== 'saving') this.status.set({ state: 'edited' });
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.flush(), SAVE_DELAY_MS);
    }

    /** Saves pending edits now. With `keepalive` the request continues after the page is closed. */
    async flush(options?: CallOptions): Promise<void> {
        clearTimeout(this.#timer);
        if (this.status.get().state === 'conflict') return;
        while (this.#saving) await this.#saving;
        if (!this.#hasEdits()) return;
        this.#saving = this.#save(options).finally(() => {
            this.#saving = null;
        });
        await this.#saving;
        await this.#catchUp();
    }

    /**
     * Handles the return of the live connection. Saves pending edits; without edits, fetches changes of other clients,
     * whose announcements were lost during the break.
     */
    async reconnect(): Promise<void> {
        while (this.#saving) await this.#saving;
        if (this.#hasEdits()) return this.flush();
        await this.#fetchNewer();
    }

    /** Returns true if closing the page loses no edits: pending edits must fit into a `keepalive` request. */
    isSafeToLeave(): boolean {
        const { state } = this.status.get();
        if (state === 'edited') return canOutlivePage(this.#toUpdate(this.#edits));
        return state === 'saved';
    }

    /** Resolves a conflict by overwriting the remote page with the page on screen. */
    async keepMine(): Promise<void> {
        try {
            const { documentVersion } = await this.#storage.get();
            this.#documentVersion = documentVersion;
            this.status.set({ state: 'edited' });
            await this.flush();
        } catch (error) {
            this.status.set({ state: 'failed', error: asWorkbenchError(error) });
        }
    }

    /** Resolves a conflict by discarding local edits and loading the remote page. */
    async takeTheirs(): Promise<void> {
        try {
            const content = await this.#storage.get();
            this.#edits = {};
            this.#documentVersion = content.documentVersion;
            this.remote.set(content);
            this.status.set({ state: 'saved' });
        } catch (error) {
            this.status.set({ state: 'failed', error: asWorkbenchError(error) });
        }
    }

    /**
     * Handles a document version that the server announces: fetches the page if the version is newer. The server also
     * announces saves of this session, which are recognized by their version number.
     */
    async announce(documentVersion: number): Promise<void> {
        this.#announced = Math.max(this.#announced, documentVersion);
        await this.#catchUp();
    }

    [Symbol.dispose](): void {
        clearTimeout(this.#timer);
    }

    #hasEdits(): boolean {
        return this.#edits.title !== undefined || this.#edits.nodes !== undefined;
    }

    async #save(options?: CallOptions): Promise<void> {
        const edits = this.#edits;
        this.#edits = {};
        this.status.set({ state: 'saving' });
        try {
            const content = await this.#storage.update(this.#toUpdate(edits), options);
            this.#documentVersion = content.documentVersion;
            this.status.set({ state: this.#hasEdits() ? 'edited' : 'saved' });
        } catch (thrown) {
            // Keep the failed edits; newer edits take precedence.
            this.#edits = { ...edits, ...this.#edits };
            const error = asWorkbenchError(thrown);
            this.status.set(
                error.code === 'conflict' ? { state: 'conflict' } : { state: 'failed', error },
            );
        }
    }

    #toUpdate({ title, nodes }: Edits): UpdatePage {
        return {
            documentVersion: this.#documentVersion,
            ...(title === undefined ? {} : { title }),
            ...(nodes ? { nodes: nodes() } : {}),
        };
    }

    async #catchUp(): Promise<void> {
        if (this.#announced > this.#documentVersion) await this.#fetchNewer();
    }

    /** Fetches a newer page unless there are pending edits; those cause a conflict when they are saved. */
    async #fetchNewer(): Promise<void> {
        if (this.#saving || this.#hasEdits()) return;
        try {
            const content = await this.#storage.get();
            // Keep the page on screen if the author has typed during the request.
            if (this.#hasEdits() || content.documentVersion <= this.#documentVersion) return;
            this.#documentVersion = content.documentVersion;
            this.remote.set(content);
        } catch {
            // Ignored, because the next announcement or save retries and reports its failure.
        }
    }
}
