/** The blocks of a site during its build: which blocks the key allows, and their static HTML. */
import { MAX_RENDERS } from '../protocol.ts';
import { blockOfLink, type KnownBlock, type PageBlock } from './known-block.ts';
import { requestJson } from './request-json.ts';

export interface SiteBlocksOptions {
    /** The address of the Bindery host, such as `https://integrations.example.com`. */
    host: string;
    /** A publishable key of that host: `pk_…`. */
    key: string;
    /** The response of `/embed/v1/blocks`, for builds that do not reach the host. */
    blocks?: readonly KnownBlock[];
    /**
     * If true, the build renders static HTML where the host responds. If false, the reader's browser renders every
     * block. Default: true.
     */
    prerender?: boolean;
    /** The language in which blocks are rendered, such as `de`. */
    locale?: string;
    /** Milliseconds after which a request to the host counts as failed. Default: 10,000. */
    timeout?: number;
}

/** Milliseconds for which the list of blocks is cached, and for which no request is sent after a failed one. */
const KEEP_MS = 60_000;

/** Milliseconds of `timeout` if the options set none. */
export const DEFAULT_TIMEOUT_MS = 10_000;

export class SiteBlocks {
    readonly #options: SiteBlocksOptions;
    readonly #warn: (message: string) => void;
    #known: { blocks: Promise<readonly KnownBlock[]>; until: number } | undefined;
    #failedUntil = 0;

    /** @param warn Receives each warning once. */
    constructor(options: SiteBlocksOptions, warn: (message: string) => void) {
        for (const name of ['host', 'key'] as const) {
            if (!options[name]) {
                throw new TypeError(
                    `${name} is missing. Expected, for example, { host: 'https://integrations.example.com', key: 'pk_…' }.`,
                );
            }
        }
        this.#options = { ...options, host: options.host.replace(/\/+$/, '') };
        const warned = new Set<string>();
        this.#warn = (message) => {
            if (warned.has(message)) return;
            warned.add(message);
            warn(`[bindery] ${message}`);
        };
    }

    /** Returns the blocks that the key allows; those of the options if the host does not respond. */
    known(): Promise<readonly KnownBlock[]> {
        const now = Date.now();
        if (this.#known === undefined || this.#known.until < now) {
            this.#known = { blocks: this.#load(), until: now + KEEP_MS };
        }
        return this.#known.blocks;
    }

    async #load(): Promise<readonly KnownBlock[]> {
        const { key, blocks = [] } = this.#options;
        const body = await this.#request(`/embed/v1/blocks?key=${encodeURIComponent(key)}`);
        return (body as { blocks?: KnownBlock[] } | undefined)?.blocks ?? blocks;
    }

    /** Returns the block that shows a link, or undefined. */
    ofLink(known: readonly KnownBlock[], url: string): PageBlock | undefined {
        try {
            return blockOfLink(known, url);
        } catch (error) {
            this.#warn(`Links stay links. ${(error as Error).message}`);
            return undefined;
        }
    }

    /** Returns the static HTML of each block; undefined for blocks that the reader's browser renders. */
    async render(blocks: readonly PageBlock[]): Promise<(string | undefined)[]> {
        if (this.#options.prerender === false) return blocks.map(() => undefined);
        const html: (string | undefined)[] = [];
        for (let from = 0; from < blocks.length; from += MAX_RENDERS) {
            html.push(...(await this.#renderBatch(blocks.slice(from, from + MAX_RENDERS), from)));
        }
        return html;
    }

    async #renderBatch(
        blocks: readonly PageBlock[],
        from: number,
    ): Promise<(string | undefined)[]> {
        const { key, locale } = this.#options;
        const body = (await this.#request('/embed/v1/render', {
            key,
            format: 'html',
            ...(locale === undefined ? {} : { locale }),
            renders: blocks.map((block, index) => ({
                id: String(from + index),
                integration: block.integration,
                componentId: block.block,
                props: block.props ?? {},
                ...(block.url === undefined
                    ? {}
                    : { action: { action: '@link.unfurl', url: block.url } }),
            })),
        })) as { renders?: { id: string; html?: string; error?: { message: string } }[] };
        const results = new Map(body?.renders?.map((render) => [render.id, render]));
        return blocks.map(({ integration, block }, index) => {
            const { html, error } = results.get(String(from + index)) ?? {};
            if (error) this.#warn(`${integration}/${block}: ${error.message}`);
            return html;
        });
    }

    /** Returns the response's JSON; undefined, after a warning, if the host does not respond or refuses. */
    async #request(path: string, body?: object): Promise<unknown> {
        if (Date.now() < this.#failedUntil) return undefined;
        const { host, timeout = DEFAULT_TIMEOUT_MS } = this.#options;
        try {
            return await requestJson(host + path, body, timeout);
        } catch (error) {
            this.#failedUntil = Date.now() + KEEP_MS;
            this.#warn(
                `${(error as Error).message} Blocks are drawn in the reader's browser instead of being rendered now.`,
            );
            return undefined;
        }
    }
}

const sites = new Map<string, SiteBlocks>();

/** Returns the blocks of a site. Equal options share one object, because tools create several processors. */
export function siteBlocks(options: SiteBlocksOptions): SiteBlocks {
    const name = JSON.stringify(options);
    let site = sites.get(name);
    if (!site) sites.set(name, (site = new SiteBlocks(options, (text) => console.warn(text))));
    return site;
}
