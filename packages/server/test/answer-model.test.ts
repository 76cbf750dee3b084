import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import type { DocumentBlock } from '@bindery/contract';
import { createAnswers, createPage, type Answer } from '@bindery/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { createOpenAIModel, readModelOptions } from '../src/answers/openai-model.ts';

const KEY = 'sk-never-in-an-error';

type Respond = (response: ServerResponse) => void;

/** A provider that speaks the protocol of chat completions. */
let provider: Server;
let url: string;
let respond: Respond;
let received: { headers: IncomingMessage['headers']; path: string | undefined; body: unknown };
let test: TestContext;

beforeAll(async () => {
    provider = createServer(async (request, response) => {
        received = { headers: request.headers, path: request.url, body: await json(request) };
        respond(response);
    }).listen(0, '127.0.0.1');
    await once(provider, 'listening');
    url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
    test = await openTestContext();
    const nodes = [
        {
            object: 'block',
            type: 'paragraph',
            nodes: [
                {
                    object: 'text',
                    leaves: [{ object: 'leaf', text: 'Push to the branch to deploy.', marks: [] }],
                },
            ],
        },
    ] as unknown as DocumentBlock[];
    await createPage(test.ctx, test.spaceId, { title: 'Deploys', nodes }, test.home.userId);
});
afterAll(async () => {
    provider.closeAllConnections();
    provider.close();
    await test[Symbol.asyncDispose]();
});

function ask(query = 'How do deploys work?', signal?: AbortSignal): AsyncIterable<Answer> {
    const model = createOpenAIModel({ url, model: 'small', key: KEY });
    return createAnswers(test.ctx, model).ask({
        query,
        spaceIds: [test.spaceId],
        urlOf: ({ path }) => `https://docs.example/${path}`,
        ...(signal === undefined ? {} : { signal }),
    });
}

async function collect(answers: AsyncIterable<Answer>): Promise<Answer[]> {
    const all: Answer[] = [];
    for await (const answer of answers) all.push(answer);
    return all;
}

/** Sends chunks of a completion as server-sent events. */
const stream =
    (choices: object[]): Respond =>
    (response) => {
        response.setHeader('content-type', 'text/event-stream');
        for (const choice of choices) {
            response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
        }
        response.end('data: [DONE]\n\n');
    };
const delta = (content: string) => ({ delta: { content } });

it('streams the text of the model, and names the pages that it read', async () => {
    respond = stream([
        delta('Push to '),
        delta('the branch [1].'),
        { delta: {}, finish_reason: 'stop' },
    ]);
    const answers = await collect(ask());
    expect(answers.map(({ markdown }) => markdown)).toEqual([
        'Push to ',
        'Push to the branch [1].',
        'Push to the branch [1].',
    ]);
    expect(answers.at(-1)?.sources).toMatchObject([
        { page: { node: { title: 'Deploys' } }, reason: 'Named in the answer' },
    ]);
    expect(received).toMatchObject({
        path: '/v1/chat/completions',
        headers: { authorization: `Bearer ${KEY}` },
        body: {
            model: 'small',
            stream: true,
            messages: [
                { role: 'system' },
                {
                    role: 'user',
                    content: expect.stringContaining('[1] Deploys\nPush to the branch'),
                },
            ],
        },
    });
});

it('does not call the model when no page has the words of the question', async () => {
    respond = () => expect.unreachable();
    const answers = await collect(ask('submarine prices'));
    expect(answers).toEqual([{ markdown: '', sources: [], followups: [] }]);
});

it.each([
    [
        'of the model',
        [{ delta: { refusal: 'I cannot ' } }, { delta: { refusal: 'help with that.' } }],
        'I cannot help with that.',
    ],
    [
        'of the provider',
        [{ delta: {}, finish_reason: 'content_filter' }],
        'does not permit an answer',
    ],
])('shows a refusal %s without sources', async (_, choices, text) => {
    respond = stream(choices);
    const last = (await collect(ask())).at(-1);
    expect(last?.markdown).toContain(text);
    expect(last?.sources).toEqual([]);
});

const status =
    (code: number): Respond =>
    (response) => {
        response.statusCode = code;
        response.setHeader('content-type', 'application/json');
        response.setHeader('retry-after-ms', '1');
        response.end(JSON.stringify({ error: { message: `Incorrect key ${KEY}` } }));
    };

it.each<[string, Respond, string]>([
    ['refuses the key', status(401), 'BINDERY_ANSWERS_KEY'],
    ['has no such model', status(404), 'has no model "small"'],
    ['is over its limit', status(429), 'ask again later'],
    ['fails', status(500), 'status 500'],
    ['sends nothing', stream([]), 'sent no text'],
    ['breaks off', (response) => response.socket?.destroy(), 'cannot be reached'],
])('names the cause when the endpoint %s', async (_, answer, message) => {
    respond = answer;
    const error: unknown = await collect(ask()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
        code: 'answer_failed',
        message: expect.stringContaining(message),
    });
    expect(String(error)).not.toContain(KEY);
});

it('ends the request to the model when the reader leaves', async () => {
    const closed = Promise.withResolvers<void>();
    respond = (response) => {
        response.on('close', closed.resolve);
        response.setHeader('content-type', 'text/event-stream');
        response.write(`data: ${JSON.stringify({ choices: [delta('First')] })}\n\n`);
    };
    for await (const { markdown } of ask()) {
        expect(markdown).toBe('First');
        break;
    }
    await closed.promise;
});

it.each([
    [{}, undefined],
    [
        { BINDERY_ANSWERS_URL: 'http://localhost:1/v1', BINDERY_ANSWERS_MODEL: 'm' },
        { url: 'http://localhost:1/v1', model: 'm', key: undefined },
    ],
])('reads the endpoint from the variables %j', (variables, options) => {
    expect(readModelOptions(variables)).toEqual(options);
});

it.each([
    [{ BINDERY_ANSWERS_MODEL: 'm' }, 'BINDERY_ANSWERS_URL'],
    [{ BINDERY_ANSWERS_URL: 'file:///x', BINDERY_ANSWERS_MODEL: 'm' }, 'BINDERY_ANSWERS_URL'],
    [{ BINDERY_ANSWERS_URL: 'http://localhost:1/v1' }, 'BINDERY_ANSWERS_MODEL'],
])('names the variable that is wrong in %j', (variables, name) => {
    expect(() => readModelOptions(variables)).toThrow(name);
});
