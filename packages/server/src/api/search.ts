import { markdownToDocument } from '@bindery/markdown';
import {
    MAX_FOUND_PAGES,
    PlatformError,
    findSite,
    loadSpaces,
    loadSpacesOfSite,
    recommendQuestions,
    searchPages,
    type Answer,
    type AnswerSource,
    type FoundPage,
    type FoundPassage,
    type SiteSpace,
    type Urls,
} from '@bindery/platform';

import { listedScopes } from './access.ts';
import {
    param,
    type ApiCall,
    type ApiResponse,
    type Operation,
    type Operations,
} from './operation.ts';
import { paginateRanked } from './pagination.ts';

/** Search and questions over the pages that the caller may read. */
export const searchOperations: Operations = {
    searchSpaceContent: read(async (call) => {
        const found = await search(call, call.query.get('query') ?? '', [param(call, 'spaceId')]);
        const pages = found.map((page, index) => pageView(page, index, call.platform.ctx.urls));
        return { body: paginateRanked(pages, call.query) };
    }),
    searchOrganizationContent: read(async (call) => {
        const spaces = await readableSpaces(call);
        return searchSpaces(call, call.query.get('query') ?? '', spaces);
    }),
    searchSiteContent: read(async (call) => {
        const { query, scope = {}, ...deprecated } = call.body as SiteSearchBody;
        const spaces = await readableSiteSpaces(call, { ...deprecated, ...scope });
        return searchSpaces(
            call,
            query,
            spaces.map(({ spaceId, title }) => ({ id: spaceId, title })),
        );
    }),
    prewarmSiteSearch: read(async () => ({})),
    askInOrganization: read(async (call) => {
        const { query } = call.body as { query: string };
        let last: Answer | undefined;
        for await (const answer of await askInOrganization(call, query)) last = answer;
        return { body: { answer: answerView(last, call) } };
    }),
    streamAskInOrganization: read(async (call) =>
        streamAnswers(call, await askInOrganization(call, call.query.get('query') ?? '')),
    ),
    streamAskInSite: read(async (call) => {
        const { question, scope } = call.body as { question: string; scope: SiteScope };
        const spaces = await readableSiteSpaces(call, scope);
        return streamAnswers(
            call,
            ask(
                call,
                question,
                spaces.map(({ spaceId }) => spaceId),
            ),
        );
    }),
    getRecommendedQuestionsInOrganization: read(async (call) => {
        const spaces = await readableSpaces(call);
        return { body: { questions: await questionsOf(call, spaces) } };
    }),
    streamRecommendedQuestionsInOrganization: read(async (call) => {
        const spaces = await readableSpaces(call);
        return { events: oneByOne(await questionsOf(call, spaces)) };
    }),
    streamRecommendedQuestionsInSite: read(async (call) => {
        const siteSpaceId = call.query.get('siteSpaceId');
        const spaceId = call.query.get('spaceId');
        const spaces = (await readableSiteSpaces(call, {})).filter(
            (space) =>
                (siteSpaceId === null || space.id === siteSpaceId) &&
                (spaceId === null || space.spaceId === spaceId),
        );
        const ids = spaces.map((space) => ({ id: space.spaceId }));
        return { events: oneByOne(await questionsOf(call, ids)) };
    }),
};

function read(handle: Operation['handle']): Operation {
    return { scope: 'space:content:read', handle };
}

/** The OpenAPI document's `SiteSearchScope`, and its deprecated form. */
interface SiteScope {
    mode?: string;
    currentSiteSpace?: string;
    restrictTo?: string;
    siteSpaceIds?: string[];
    siteSpaceId?: string;
}

interface SiteSearchBody extends SiteScope {
    query: string;
    scope?: SiteScope;
}

async function readableSpaces(call: ApiCall): Promise<{ id: string; title: string }[]> {
    const listed = await listedScopes(call, 'space');
    const spaces = await loadSpaces(call.platform.ctx.db, param(call, 'organizationId'));
    return spaces.filter(({ id }) => listed?.has(id) ?? true);
}

/** Returns the spaces of the site that the scope names and the caller may read. */
async function readableSiteSpaces(call: ApiCall, scope: SiteScope): Promise<SiteSpace[]> {
    const { db } = call.platform.ctx;
    const site = await findSite(db, param(call, 'siteId'));
    const listed = await listedScopes(call, 'space');
    const spaces = (await loadSpacesOfSite(db, site.id)).filter(
        ({ spaceId }) => listed?.has(spaceId) ?? true,
    );
    const current = scope.currentSiteSpace ?? scope.siteSpaceId;
    if (scope.siteSpaceIds !== undefined) {
        return spaces.filter(({ id }) => scope.siteSpaceIds?.includes(id));
    }
    if (scope.restrictTo === 'otherSiteSpaces') return spaces.filter(({ id }) => id !== current);
    const isOne = scope.restrictTo === 'currentSiteSpace' || scope.mode === 'current';
    return isOne ? spaces.filter(({ id }) => id === current) : spaces;
}

function search(call: ApiCall, query: string, spaceIds: readonly string[]) {
    return searchPages(call.platform.ctx, { query, spaceIds, limit: MAX_FOUND_PAGES });
}

/** Responds with the pages found, grouped by space; the space with the best page comes first. */
async function searchSpaces(
    call: ApiCall,
    query: string,
    spaces: readonly { id: string; title: string }[],
): Promise<ApiResponse> {
    const found = await search(
        call,
        query,
        spaces.map(({ id }) => id),
    );
    const titles = new Map(spaces.map(({ id, title }) => [id, title]));
    const items = [...Map.groupBy(found, ({ spaceId }) => spaceId)].map(([id, pages]) => ({
        type: 'space',
        id,
        title: titles.get(id) ?? '',
        score: pages[0]?.score ?? 0,
        pages: pages.map((page) => pageView(page, found.indexOf(page), call.platform.ctx.urls)),
    }));
    return { body: paginateRanked(items, call.query) };
}

function pageView(page: FoundPage, index: number, urls: Urls) {
    const { node, path, score, ancestors, isTitleMatch, sections } = page;
    return {
        id: node.id,
        title: node.title,
        description: node.description ?? '',
        path,
        score,
        rank: index + 1,
        resultType: isTitleMatch ? 'page' : 'section',
        ancestors: ancestors.map((title) => ({ title })),
        sections: sections.map((section) => ({
            id: sectionId(section),
            title: section.heading,
            path: section.anchor === '' ? path : `${path}#${section.anchor}`,
            score: section.score,
            resultType: section.ordinal === 0 && isTitleMatch ? 'page' : 'section',
            body: section.body,
            urls: { app: appUrl(urls, page, section) },
        })),
        urls: { app: appUrl(urls, page) },
    };
}

/** Returns the id of a section: its anchor, or the page's id for the text before the first heading. */
function sectionId({ anchor, pageId }: FoundPassage): string {
    return anchor === '' ? pageId : anchor;
}

function appUrl(
    urls: Urls,
    { spaceId, node }: Pick<FoundPage, 'spaceId' | 'node'>,
    section?: FoundPassage,
): string {
    const hash = section === undefined || section.anchor === '' ? '' : `#${section.anchor}`;
    return urls.app(`/spaces/${spaceId}/pages/${node.id}`) + hash;
}

async function askInOrganization(call: ApiCall, query: string): Promise<AsyncIterable<Answer>> {
    const spaces = await readableSpaces(call);
    return ask(
        call,
        query,
        spaces.map(({ id }) => id),
    );
}

function ask(
    { platform, request }: ApiCall,
    query: string,
    spaceIds: readonly string[],
): AsyncIterable<Answer> {
    if (query.trim() === '')
        throw new PlatformError('invalid', 'Ask a question: the text is empty.');
    return platform.answers.ask({
        query,
        spaceIds,
        urlOf: (page, passage) => appUrl(platform.ctx.urls, page, passage),
        signal: request.signal,
    });
}

function streamAnswers(call: ApiCall, answers: AsyncIterable<Answer>): ApiResponse {
    const events = async function* () {
        for await (const answer of answers) {
            yield { type: 'answer', answer: answerView(answer, call) };
        }
    };
    return { events: events() };
}

/** Converts an answer to the response of the API; without a text there is no `answer`. */
function answerView(answer: Answer | undefined, { query }: ApiCall) {
    const { markdown = '', sources = [], followups = [] } = answer ?? {};
    const body =
        query.get('format') === 'markdown'
            ? { markdown }
            : { document: markdownToDocument(markdown) };
    return {
        ...(markdown === '' ? {} : { answer: body }),
        sources: sources.map(sourceView),
        followupQuestions: followups,
    };
}

function sourceView({ page, passages, reason }: AnswerSource) {
    return {
        type: 'page',
        page: page.node.id,
        revision: page.revisionId,
        space: page.spaceId,
        sections: [...new Set(passages.map(sectionId))],
        reason,
    };
}

function questionsOf(call: ApiCall, spaces: readonly { id: string }[]): Promise<string[]> {
    return recommendQuestions(
        call.platform.ctx,
        spaces.map(({ id }) => id),
    );
}

async function* oneByOne(questions: readonly string[]) {
    for (const question of questions) yield { question };
}
