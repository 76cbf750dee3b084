/** The address that a handler answers: text with `:name` and `*`, or a pattern. Query and fragment are ignored. */
export type Address = string | RegExp;

/** Returns the parameters of a matching URL, or undefined. */
export function matchURL(address: Address, url: string): Record<string, string> | undefined {
    const { origin, pathname } = new URL(url);
    const target = `${origin}${pathname}`;
    if (address instanceof RegExp) {
        const found = address.exec(url);
        return found === null ? undefined : { ...found.groups };
    }
    const found =
        toPattern(address).exec(target) ?? toPattern(address).exec(target.replace(/\/$/, ''));
    if (found === null) return undefined;
    return Object.fromEntries(
        Object.entries({ ...found.groups }).map(([name, value]) => [
            name,
            decodeURIComponent(value),
        ]),
    );
}

/** Returns the host that an address names; `*` if it may be any. */
export function hostOf(address: Address): string {
    if (address instanceof RegExp) return '*';
    const host = /^https?:\/\/([^/*]+)/.exec(address)?.[1];
    return host === undefined ? '*' : host;
}

function toPattern(address: string): RegExp {
    const [path = ''] = address.split(/[?#]/);
    const scheme = /^https?:\/\//.exec(path)?.[0] ?? '';
    const rest = path
        .slice(scheme.length)
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        // A number after a colon is a port.
        .replaceAll(/:([A-Za-z_]\w*)/g, '(?<$1>[^/]+)')
        .replaceAll('*', '.*')
        .replace(/\/$/, '');
    return new RegExp(`^${scheme}${rest}/?$`);
}
