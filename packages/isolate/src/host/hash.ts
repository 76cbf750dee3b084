/** Which process a tenant goes to. */

/** FNV-1a: spreads tenants evenly and is the same in every run. */
export function hash(text: string): number {
    let value = 0x811c9dc5;
    for (let index = 0; index < text.length; index += 1) {
        value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
    }
    return value >>> 0;
}
