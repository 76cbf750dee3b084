import type { Target } from '../target.ts';
import { api } from './api.ts';
import { contentkit } from './contentkit.ts';
import { brokenEnvelope, envelope, frames } from './envelope.ts';
import { isolateJson, json } from './json.ts';
import { lzInput } from './lz.ts';
import { manifest } from './manifest.ts';
import { markdown, space } from './markdown.ts';

export const TARGETS: readonly Target[] = [
    json,
    isolateJson,
    lzInput,
    envelope,
    brokenEnvelope,
    frames,
    manifest,
    contentkit,
    markdown,
    space,
    api,
];
