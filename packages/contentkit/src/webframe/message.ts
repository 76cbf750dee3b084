/** Parses messages from frames. Their content is untrusted. */
import { isPlainObject } from '../bindings.ts';
import { aspectRatio, clamp } from '../size.ts';
import type { Action } from '../tree/element.ts';
import { copyData } from './copy-data.ts';

const MIN_FRAME_LENGTH = 32; // Pixels. Without a minimum, frames that report 0 while loading would disappear.
const MAX_FRAME_LENGTH = 6000; // Pixels. Readers must be able to scroll past a frame.

/** As in CSS: `height` is exact, `aspectRatio` a ratio, the others limits. Undefined resets an earlier exact height. */
export interface FrameSize {
    height?: number | undefined;
    aspectRatio?: number;
    maxHeight?: number;
    maxWidth?: number;
}

export type FrameMessage =
    | { kind: 'ready' }
    | { kind: 'resize'; size: FrameSize }
    | { kind: 'navigate'; path: string; anchor?: string }
    | { kind: 'action'; action: Action }
    /** Malformed, or a message of another protocol. */
    | { kind: 'ignored' };

const IGNORED: FrameMessage = { kind: 'ignored' };

/** Parses the data of a `message` event: the ContentKit protocol, or the height message of an oEmbed frame. */
export function readMessage(data: unknown): FrameMessage {
    if (typeof data === 'string') return readOEmbed(data);
    if (!isPlainObject(data) || !isPlainObject(data['action'])) return IGNORED;
    const action = data['action'];
    switch (action['action']) {
        case '@webframe.ready':
            return { kind: 'ready' };
        case '@webframe.resize':
            return { kind: 'resize', size: readSize(action) };
        case '@webframe.navigate':
            return readNavigate(action);
        default:
            return readAction(action);
    }
}

/**
 * Reads a size, which is in `size` or, as in GitBook's documentation, next to the action's name. A height that comes
 * with a ratio is the maximum height: a wide diagram would otherwise leave the rest of the height empty.
 */
function readSize(action: Record<string, unknown>): FrameSize {
    const fields = isPlainObject(action['size']) ? action['size'] : action;
    const length = (name: string) => clamp(fields[name], MIN_FRAME_LENGTH, MAX_FRAME_LENGTH);
    const height = length('height');
    const ratio = aspectRatio(fields['aspectRatio']);
    const maxHeight = length('maxHeight');
    const maxWidth = length('maxWidth');
    const limits = {
        ...(maxHeight === undefined ? {} : { maxHeight }),
        ...(maxWidth === undefined ? {} : { maxWidth }),
    };
    if (ratio === undefined) return height === undefined ? limits : { height, ...limits };
    if (height === undefined) return { aspectRatio: ratio, ...limits };
    return {
        height: undefined,
        aspectRatio: ratio,
        ...limits,
        maxHeight: Math.min(height, maxHeight ?? height),
    };
}

function readNavigate(action: Record<string, unknown>): FrameMessage {
    const { path, anchor } = action;
    if (typeof path !== 'string') return IGNORED;
    return { kind: 'navigate', path, ...(typeof anchor === 'string' ? { anchor } : {}) };
}

/** Reads any other action, which is forwarded to the component. */
function readAction(action: Record<string, unknown>): FrameMessage {
    const copy = copyData(action);
    if (!isPlainObject(copy)) return IGNORED;
    // The example in GitBook's documentation has the action's name in `type`.
    const name = copy['action'] ?? copy['type'];
    if (typeof name !== 'string' || name.startsWith('@webframe.')) return IGNORED;
    return { kind: 'action', action: { ...copy, action: name } };
}

/**
 * Reads a message of the height protocol of oEmbed providers: the string `{"context":"iframe.resize","height":300}`.
 */
function readOEmbed(text: string): FrameMessage {
    if (text.length > 1000 || !text.includes('iframe.resize')) return IGNORED;
    try {
        const parsed: unknown = JSON.parse(text);
        if (!isPlainObject(parsed) || parsed['context'] !== 'iframe.resize') return IGNORED;
        const height = clamp(parsed['height'], MIN_FRAME_LENGTH, MAX_FRAME_LENGTH);
        return height === undefined ? IGNORED : { kind: 'resize', size: { height } };
    } catch {
        return IGNORED;
    }
}
