import { createHash } from 'node:crypto';

/** RFC 1035, section 2.3.4. */
const MAX_LABEL_CHARACTERS = 63;

/** Characters of the hash that replaces the end of a name which is too long for a label. */
const HASH_CHARACTERS = 10;

/** Characters of a name in a host; browsers convert host names to lower case. */
const NAME = /^[a-z0-9-]+$/;

const PLACEHOLDER = /\{[a-z]+\}/;

/** An origin with one owner for each name, e.g. `http://{site}-site.localhost:4880`. */
export interface HostPattern {
    /** Returns the origin of a name. A name that is too long for a label ends in a hash. */
    originOf(name: string): string;
    /** Returns the name in a host (`name:port`); undefined for hosts of other patterns. */
    nameIn(host: string): string | undefined;
}

/** Parses an origin that contains one placeholder, such as `{site}`, in the first label of its host. */
export function hostPattern(origin: string): HostPattern {
    const [placeholder] = PLACEHOLDER.exec(origin) ?? [];
    if (placeholder === undefined) {
        throw new TypeError(`The origin ${origin} needs a placeholder, e.g. {site}, in its host.`);
    }
    // The URL parser removes default ports and converts to lower case, as browsers do.
    const MARK = 'zz0name0zz';
    const filled = new URL(origin.replace(placeholder, MARK));
    const [before = '', after = ''] = filled.host.split(MARK);
    const [label = ''] = after.split(/[.:]/);
    const room = MAX_LABEL_CHARACTERS - before.length - label.length;
    return {
        originOf: (name) => `${filled.protocol}//${before}${fit(name.toLowerCase(), room)}${after}`,
        nameIn(host) {
            if (!host.startsWith(before) || !host.endsWith(after)) return undefined;
            const name = host.slice(before.length, host.length - after.length);
            return NAME.test(name) ? name : undefined;
        },
    };
}

function fit(name: string, room: number): string {
    if (name.length <= room) return name;
    const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_CHARACTERS);
    return `${name.slice(0, room - HASH_CHARACTERS - 1)}-${hash}`;
}
