import { takeRandom } from './random.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 20 characters of 62 have 119 bits, so that ids cannot be guessed. GitBook's ids have the same length. */
const LENGTH = 20;

/** Creates a random id of letters and digits, as the OpenAPI document's `EntityId` requires. */
export function createId(): string {
    let id = '';
    while (id.length < LENGTH) {
        for (const byte of takeRandom(LENGTH + 8)) {
            // Skips bytes above the largest multiple of 62, 248: they would favour the first characters.
            if (byte < 248 && id.length < LENGTH) id += ALPHABET[byte % 62];
        }
    }
    return id;
}
