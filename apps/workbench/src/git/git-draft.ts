/** Values of the Git form. */
export interface GitDraft {
    url: string;
    ref: string;
    commitMessage: string;
    force: boolean;
}

/** Drafts by space id. Kept only in memory, because a URL may contain a token. */
const drafts = new Map<string, GitDraft>();

/** Returns the last form values of a space, so that an author can retry. `force` is reset each time. */
export function getDraft(spaceId: string): GitDraft {
    return drafts.get(spaceId) ?? { url: '', ref: 'main', commitMessage: '', force: false };
}

export function saveDraft(spaceId: string, draft: GitDraft): void {
    drafts.set(spaceId, { ...draft, force: false });
}
