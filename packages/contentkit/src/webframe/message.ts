/** What a frame may say. Everything comes from foreign code: it is read, never trusted. */
import { isPlainObject } from '../bindings.ts';
import { aspectRatio, clamp } from '../size.ts';
import type { Action } from '../tree/element.ts';
import { copyData } from './copy-data.ts';

const MIN_FRAME_LENGTH = 32; // pixels; frames that report 0 while they load would vanish
const MAX_FRAME_LENGTH = 6000; // pixels; the page must stay scrollable past it

/** As in CSS: `height` is exact, the others are a ratio and limits. */
export interface FrameSize {
    height?: number;
    aspectRatio?: number;
    maxHeight?: number;
    maxWidth?: number;
}

export type FrameMessage =
    | { kind: 'ready' }
    | { kind: 'resize'; size: FrameSize }
    | { kind: 'navigate'; path: string; anchor?: string }
    | { kind: 'action'; action: Action }
    /** Said to somebody else, or nonsense. */
    | { kind: 'nothing' };

const NOTHING: FrameMessage = { kind: 'nothing' };

/** Reads the data of a `message` event: the ContentKit protocol, or the height of an oEmbed frame. */
export function readMessage(data: unknown): FrameMessage {
    if (typeof data === 'string') return readOEmbed(data);
    if (!isPlainObject(data) || !isPlainObject(data['action'])) return NOTHING;
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

/** The size stands in `size`, or beside the action's name as in the documentation. */
function readSize(action: Record<string, unknown>): FrameSize {
    const given = isPlainObject(action['size']) ? action['size'] : action;
    const length = (name: string) => clamp(given[name], MIN_FRAME_LENGTH, MAX_FRAME_LENGTH);
    const size = {
        height: length('height'),
        aspectRatio: aspectRatio(given['aspectRatio']),
        maxHeight: length('maxHeight'),
        maxWidth: length('maxWidth'),
    };
    return Object.fromEntries(Object.entries(size).filter(([, value]) => value !== undefined));
}

function readNavigate(action: Record<string, unknown>): FrameMessage {
    const { path, anchor } = action;
    if (typeof path !== 'string') return NOTHING;
    return { kind: 'navigate', path, ...(typeof anchor === 'string' ? { anchor } : {}) };
}

/** Any other action is the component's. */
function readAction(action: Record<string, unknown>): FrameMessage {
    const copy = copyData(action);
    if (!isPlainObject(copy)) return NOTHING;
    // The documentation's example names its action in `type`.
    const name = copy['action'] ?? copy['type'];
    if (typeof name !== 'string' || name.startsWith('@webframe.')) return NOTHING;
    return { kind: 'action', action: { ...copy, action: name } };
}

/** The height protocol of oEmbed providers: `{"context":"iframe.resize","height":300}` as text. */
function readOEmbed(text: string): FrameMessage {
    if (text.length > 1000 || !text.includes('iframe.resize')) return NOTHING;
    try {
        const parsed: unknown = JSON.parse(text);
        if (!isPlainObject(parsed) || parsed['context'] !== 'iframe.resize') return NOTHING;
        const height = clamp(parsed['height'], MIN_FRAME_LENGTH, MAX_FRAME_LENGTH);
        return height === undefined ? NOTHING : { kind: 'resize', size: { height } };
    } catch {
        return NOTHING;
    }
}
