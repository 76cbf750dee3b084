import { PlatformError } from '@bindery/platform';
import * as fc from 'fast-check';
import lz from 'lz-string';

import { decompress } from '../../packages/server/src/api/decompress.ts';
import { defineTarget } from '../target.ts';
import { jsonish } from './jsonish.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$ %é';
const MAX_CHARACTERS = 2000;

const compressed = fc
    .oneof(jsonish, fc.string({ unit: 'binary', maxLength: 30 }))
    .map((text) => ({ input: lz.compressToEncodedURIComponent(text), text }));

const broken = fc
    .tuple(compressed, fc.nat(), fc.constantFrom(...ALPHABET))
    .map(([{ input }, at, character]) => {
        const index = at % Math.max(1, input.length);
        return { input: input.slice(0, index) + character + input.slice(index + 1), text: null };
    });

const random = fc
    .array(fc.constantFrom(...ALPHABET), { maxLength: 60 })
    .map((characters) => ({ input: characters.join(''), text: null }));

/**
 * Compressed queries of `GET …/render`: each decodes to its text, or is malformed (undefined), or fails with
 * `too_large`.
 */
export const lzInput = defineTarget<{ input: string; text: string | null }>({
    name: 'lz',
    weight: 40,
    arbitrary: fc.oneof(
        { weight: 1, arbitrary: compressed },
        { weight: 2, arbitrary: broken },
        {
            weight: 3,
            arbitrary: random,
        },
    ),
    check({ input, text }) {
        let output: string | undefined;
        try {
            output = decompress(input, MAX_CHARACTERS);
        } catch (error) {
            if (error instanceof PlatformError && error.code === 'too_large') return;
            throw error;
        }
        if (text !== null && output !== text) throw new Error('Another text was compressed.');
        if (output !== undefined && output.length > MAX_CHARACTERS) throw new Error('Too long.');
    },
});
