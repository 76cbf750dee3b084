import { PlatformError } from '@bindery/platform';

/** The alphabet of LZ-string's `compressToEncodedURIComponent`: 6 bits per character. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$';
const VALUES = new Map([...ALPHABET].map((character, index) => [character, index]));

const BITS = 6;

/** Control codes; all other codes refer to entries of the dictionary. */
const NEW_8_BIT = 0;
const NEW_16_BIT = 1;
const END = 2;

/**
 * Decompresses text of LZ-string's `compressToEncodedURIComponent`. `lz-string` itself has no limit: 15 KB can become
 * 28 million characters.
 *
 * @returns undefined for malformed input.
 * @throws PlatformError `too_large` as soon as the output has more than `maxCharacters`.
 */
export function decompress(input: string, maxCharacters: number): string | undefined {
    const read = createBitReader(input.replaceAll(' ', '+'));
    const dictionary = ['', '', ''];
    let width = 3;
    /** Number of codes to add before codes need one more bit. */
    let free = 4;
    let previous: string | undefined;
    const output: string[] = [];
    let length = 0;

    const add = (entry: string) => {
        dictionary.push(entry);
        if (--free === 0) free = 2 ** width++;
    };

    for (let isFirst = true; ; isFirst = false) {
        let code = read(isFirst ? 2 : width);
        if (code === undefined) return undefined;
        if (code === END) return output.join('');
        if (code === NEW_8_BIT || code === NEW_16_BIT) {
            const unit = read(code === NEW_8_BIT ? 8 : 16);
            if (unit === undefined) return undefined;
            code = dictionary.length;
            if (isFirst) dictionary.push(String.fromCharCode(unit));
            else add(String.fromCharCode(unit));
        }
        let entry = dictionary[code];
        // The code may refer to the entry that this round adds below: the previous entry and its own first character.
        if (entry === undefined && code === dictionary.length && previous !== undefined) {
            entry = previous + previous.charAt(0);
        }
        if (entry === undefined) return undefined;
        length += entry.length;
        if (length > maxCharacters) {
            throw new PlatformError(
                'too_large',
                `request is longer than ${maxCharacters} characters when decompressed. Use POST.`,
            );
        }
        output.push(entry);
        if (previous !== undefined) add(previous + entry.charAt(0));
        previous = entry;
    }
}

/** Reads numbers with the lowest bit first; undefined at the end of the input. */
function createBitReader(input: string): (bits: number) => number | undefined {
    let index = 0;
    let value = 0;
    let bitsLeft = 0;
    return (bits) => {
        let result = 0;
        for (let bit = 0; bit < bits; bit++) {
            if (bitsLeft === 0) {
                const next = VALUES.get(input.charAt(index++));
                if (next === undefined) return undefined;
                value = next;
                bitsLeft = BITS;
            }
            bitsLeft--;
            result |= ((value >> bitsLeft) & 1) << bit;
        }
        return result;
    };
}
