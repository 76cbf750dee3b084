/** What was typed into the form. */
export interface GitDraft {
    url: string;
    ref: string;
    commitMessage: string;
    force: boolean;
}

/** In this tab's memory and nowhere else, because a URL may hold a token. By space. */
const drafts = new Map<string, GitDraft>();

/** What was typed for a space last, to try again or to export where it was imported from. `force` is never kept. */
export function draftOf(spaceId: string): GitDraft {
    return drafts.get(spaceId) ?? { url: '', ref: 'main', commitMessage: '', force: false };
}

export function keepDraft(spaceId: string, draft: GitDraft): void {
    drafts.set(spaceId, { ...draft, force: false });
}
