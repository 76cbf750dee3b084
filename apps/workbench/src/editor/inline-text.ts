import { objectOf } from '../document/convert.ts';
import { kindName } from './fields/block-fields.ts';

interface TextNode {
    object?: unknown;
    type?: unknown;
    data?: unknown;
    nodes?: unknown;
    leaves?: unknown;
    fragments?: unknown;
}

/** Fields of an inline's data whose text can represent the inline, in order of preference. */
const NAMING_FIELDS = ['label', 'icon', 'expression', 'formula', 'alt'];

/**
 * Returns the text of an inline: the emoji's character, a field of {@link NAMING_FIELDS}, the text of its nodes, or
 * else the name of its type.
 */
export function inlineText(value: unknown): string {
    const node = (value ?? {}) as TextNode;
    const data = objectOf(node.data);
    if (node.type === 'emoji') return emojiOf(data['code']) ?? kindName('emoji');
    const named = NAMING_FIELDS.map((name) => data[name]).find(
        (text): text is string => typeof text === 'string' && text !== '',
    );
    return (
        named ?? (plainText(node) || kindName(typeof node.type === 'string' ? node.type : 'inline'))
    );
}

/** Returns the text of an annotation's note. */
export function noteOf(value: unknown): string {
    const { fragments } = (value ?? {}) as TextNode;
    return (Array.isArray(fragments) ? fragments : []).map(plainText).join(' ');
}

/** Converts code points in hexadecimal, e.g. `1f44b-1f3fd`. */
function emojiOf(code: unknown): string | null {
    if (typeof code !== 'string') return null;
    const points = code.split('-').map((point) => Number.parseInt(point, 16));
    const areValid = points.every((point) => point > 0 && point <= 0x10ffff);
    return areValid ? String.fromCodePoint(...points) : null;
}

function plainText(value: unknown): string {
    const { leaves, nodes } = (value ?? {}) as TextNode;
    if (Array.isArray(leaves)) {
        return leaves.map((leaf) => (leaf as { text?: unknown }).text ?? '').join('');
    }
    return (Array.isArray(nodes) ? nodes : []).map(plainText).join('');
}
