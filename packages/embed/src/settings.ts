/** Settings of the page: for every block that does not set the attribute itself. */
export interface EmbedSettings {
    /** The address of the Bindery host, such as `https://integrations.example.com`. */
    host?: string;
    /** A publishable key of that host: `pk_…`. */
    key?: string;
    /** A JWT about the visitor that the site's own server signed (`signVisitor`), or a function that returns one. */
    visitor?: string | (() => string | Promise<string>);
}

const configured: EmbedSettings = {};

/** Sets the settings of the page. Call it before the first block is near the viewport. */
export function configure(settings: EmbedSettings): void {
    Object.assign(configured, settings);
}

/** The script's own address, if a host serves it. Its host is then the host of the blocks. */
const OWN_ADDRESS = /^(https?:\/\/.+)\/embed\.js(?:[?#].*)?$/;

/** Returns the address of the host without a trailing slash, or null if none is known. */
export function hostOf(attribute: string | null, scriptUrl: string): string | null {
    const host = attribute ?? configured.host ?? metaContent('bindery-host');
    return host?.replace(/\/+$/, '') ?? OWN_ADDRESS.exec(scriptUrl)?.[1] ?? null;
}

/** Returns the publishable key: of the element, of `configure`, of the page's `<meta>` or of the `<script>`. */
export function keyOf(attribute: string | null): string | null {
    const script = document.querySelector<HTMLScriptElement>('script[src*="embed.js"][data-key]');
    return (
        attribute ?? configured.key ?? metaContent('bindery-key') ?? script?.dataset['key'] ?? null
    );
}

/** Seconds before its expiry at which a visitor's token is requested again. */
const RENEW_BEFORE_S = 10;

let lastToken: { token: string; expiresAt: number } | undefined;

/** Returns the visitor's signed claims, or undefined if the page sets none. */
export async function visitorToken(): Promise<string | undefined> {
    const { visitor = metaContent('bindery-visitor') ?? undefined } = configured;
    if (typeof visitor !== 'function') return visitor;
    const now = Date.now() / 1000;
    if (lastToken && lastToken.expiresAt - RENEW_BEFORE_S > now) return lastToken.token;
    const token = await visitor();
    lastToken = { token, expiresAt: expiryOf(token) };
    return token;
}

/** Returns true if requests carry claims of the visitor: their responses must not come from a shared cache. */
export function hasVisitor(): boolean {
    return configured.visitor !== undefined || metaContent('bindery-visitor') !== null;
}

/** Returns the expiry of a JWT in seconds since 1970, or 0. */
function expiryOf(token: string): number {
    try {
        const [, payload = ''] = token.split('.');
        const json = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
        const { exp } = JSON.parse(json) as { exp?: unknown };
        return typeof exp === 'number' ? exp : 0;
    } catch {
        return 0;
    }
}

function metaContent(name: string): string | null {
    return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? null;
}
