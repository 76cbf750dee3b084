import type { DocumentBlock, PageContent, UpdatePage } from '@bindery/contract';

import { canOutlivePage, type CallOptions } from '../api/client.ts';
import { asWorkbenchError, type WorkbenchError } from '../api/error.ts';
import { createStore } from '../store/store.ts';

/** Long enough not to save every letter, short enough that nobody wonders. */
const SAVE_DELAY_MS = 600;

/** How the page on screen stands to the one on the server. */
export type SaveStatus =
    | { state: 'saved' }
    | { state: 'edited' }
    | { state: 'saving' }
    | { state: 'failed'; error: WorkbenchError }
    /** Somebody else saved in between; both versions exist until the person decides. */
    | { state: 'conflict' };

/** Where a page is read and written; in the workbench the server. */
export interface PageStorage {
    get(): Promise<PageContent>;
    update(update: UpdatePage, options?: CallOptions): Promise<PageContent>;
}

interface Edits {
    title?: string;
    /** Read when it is saved: turning the whole page into nodes at each letter would be waste. */
    nodes?: () => DocumentBlock[];
}

/**
 * One page being edited: collects edits, saves them in order, one at a time, each based on the version before it, and
 * notices when somebody else saved in between.
 */
export class PageSession implements Disposable {
    readonly status = createStore<SaveStatus>({ state: 'saved' });
    /** The page as somebody else saved it, each time it is to replace what is on screen. */
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

    /** Notes an edit; it is saved soon. */
    edit(edits: Edits): void {
        this.#edits = { ...this.#edits, ...edits };
        const { state } = this.status.get();
        if (state === 'conflict') return;
        if (state !== 'saving') this.status.set({ state: 'edited' });
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.flush(), SAVE_DELAY_MS);
    }

    /** Saves now what is not saved. With `keepalive` the call outlives the page. */
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
     * The server is there again after a break: saves what could not be saved, and fetches what somebody else saved
     * meanwhile, which nobody was told of.
     */
    async reconnect(): Promise<void> {
        while (this.#saving) await this.#saving;
        if (this.#hasEdits()) return this.flush();
        await this.#fetchNewer();
    }

    /** Whether nothing is lost by leaving now: edits that are waiting must be few enough to be saved on the way out. */
    isSafeToLeave(): boolean {
        const { state } = this.status.get();
        if (state === 'edited') return canOutlivePage(this.#updateOf(this.#edits));
        return state === 'saved';
    }

    /** Keep what is on screen: it replaces what the other person saved. */
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

    /** Take what the other person saved: what is on screen is given up. */
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

    /** The server announced a version of the document; this session knows its own versions by their number. */
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
            const content = await this.#storage.update(this.#updateOf(edits), options);
            this.#documentVersion = content.documentVersion;
            this.status.set({ state: this.#hasEdits() ? 'edited' : 'saved' });
        } catch (thrown) {
            // Nothing is lost: what was to be saved is still to be saved, under what was edited since.
            this.#edits = { ...edits, ...this.#edits };
            const error = asWorkbenchError(thrown);
            this.status.set(
                error.code === 'conflict' ? { state: 'conflict' } : { state: 'failed', error },
            );
        }
    }

    #updateOf({ title, nodes }: Edits): UpdatePage {
        return {
            documentVersion: this.#documentVersion,
            ...(title === undefined ? {} : { title }),
            ...(nodes ? { nodes: nodes() } : {}),
        };
    }

    async #catchUp(): Promise<void> {
        if (this.#announced > this.#documentVersion) await this.#fetchNewer();
    }

    /** Fetches a newer page, unless there are edits: those meet it as a conflict when they are saved. */
    async #fetchNewer(): Promise<void> {
        if (this.#saving || this.#hasEdits()) return;
        try {
            const content = await this.#storage.get();
            // Someone may have typed while it came.
            if (this.#hasEdits() || content.documentVersion <= this.#documentVersion) return;
            this.#documentVersion = content.documentVersion;
            this.remote.set(content);
        } catch {
            // The next announcement or save tries again, and tells if it fails.
        }
    }
}
