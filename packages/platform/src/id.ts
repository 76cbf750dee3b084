import { takeRandom } from './random.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 20 characters of 62: 119 bits, so that ids cannot be guessed, and the length that GitBook's own ids have. */
const LENGTH = 20;

/** A fresh id for anything that has one. Letters and digits only, as the OpenAPI document's `EntityId` asks. */
export function createId(): string {
    let id = '';
    while (id.length < LENGTH) {
        for (const byte of takeRandom(LENGTH + 8)) {
            // 248 is the largest multiple of 62 under 256: bytes above it would favour the first letters.
            if (byte < 248 && id.length < LENGTH) id += ALPHABET[byte % 62];
        }
    }
    return id;
}
