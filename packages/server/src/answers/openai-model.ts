import { PlatformError, type AnswerModel, type ModelPart } from '@bindery/platform';

/** An OpenAI-compatible endpoint that generates answers. */
export interface ModelOptions {
    /** Base URL, e.g. `http://localhost:11434/v1`. */
    url: string;
    model: string;
    /** Sent as bearer token. Local servers need none. */
    key?: string | undefined;
}

/** Limit of an answer in tokens. */
const MAX_TOKENS = 1024;

/** Variables of the environment that configure the endpoint. */
const VARIABLES = {
    url: 'BINDERY_ANSWERS_URL',
    model: 'BINDERY_ANSWERS_MODEL',
    key: 'BINDERY_ANSWERS_KEY',
} as const;

/**
 * Reads the endpoint from the environment; undefined if none is configured.
 *
 * @throws PlatformError `invalid` that names the variable.
 */
export function readModelOptions(
    variables: Readonly<Record<string, string | undefined>>,
): ModelOptions | undefined {
    const url = variables[VARIABLES.url] ?? '';
    const model = variables[VARIABLES.model] ?? '';
    if (url === '' && model === '') return undefined;
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw new PlatformError(
            'invalid',
            `${VARIABLES.url} must be the URL of an OpenAI-compatible API, such as http://localhost:11434/v1.`,
        );
    }
    if (model === '') {
        throw new PlatformError('invalid', `${VARIABLES.model} must name a model of ${url}.`);
    }
    return { url, model, key: variables[VARIABLES.key] };
}

/** Creates the model that answers questions. The client library is loaded with the first question. */
export function createOpenAIModel({ url, model, key }: ModelOptions): AnswerModel {
    return {
        async *stream({ instructions, prompt, signal }) {
            const { default: OpenAI, APIError } = await import('openai');
            const client = new OpenAI({
                baseURL: url,
                // The library refuses an empty key.
                apiKey: key === undefined || key === '' ? 'none' : key,
                maxRetries: 1,
            });
            try {
                const chunks = await client.chat.completions.create(
                    {
                        model,
                        stream: true,
                        max_tokens: MAX_TOKENS,
                        messages: [
                            { role: 'system', content: instructions },
                            { role: 'user', content: prompt },
                        ],
                    },
                    { signal },
                );
                let isEmpty = true;
                for await (const { choices } of chunks) {
                    const [choice] = choices;
                    for (const part of partsOf(choice?.delta)) {
                        isEmpty = false;
                        yield part;
                    }
                    if (choice?.finish_reason === 'content_filter') {
                        isEmpty = false;
                        yield {
                            type: 'refusal',
                            text: 'The provider of the model does not permit an answer to this question.',
                        };
                    }
                }
                signal.throwIfAborted();
                if (isEmpty) throw failed('sent no text');
            } catch (error) {
                if (error instanceof PlatformError) throw error;
                // The provider's own message can contain parts of the key.
                const status = error instanceof APIError ? error.status : undefined;
                throw failed(describe(status, signal, model), error);
            }
        },
    };
}

function partsOf(
    delta: { content?: string | null; refusal?: string | null } | undefined,
): ModelPart[] {
    const { content, refusal } = delta ?? {};
    return [
        ...(typeof refusal === 'string' && refusal !== ''
            ? [{ type: 'refusal' as const, text: refusal }]
            : []),
        ...(typeof content === 'string' && content !== ''
            ? [{ type: 'text' as const, text: content }]
            : []),
    ];
}

function describe(status: number | undefined, signal: AbortSignal, model: string): string {
    if (signal.aborted) return 'did not answer in time';
    if (status === undefined) return `cannot be reached: check ${VARIABLES.url}`;
    if (status === 401 || status === 403) {
        return `refused the key (status ${status}): check ${VARIABLES.key}`;
    }
    if (status === 404) return `has no model "${model}": check ${VARIABLES.model}`;
    if (status === 429) return 'has too many requests (status 429): ask again later';
    return `answered with status ${status}`;
}

function failed(reason: string, cause?: unknown): PlatformError {
    return new PlatformError('answer_failed', `The model that answers questions ${reason}.`, {
        cause,
    });
}
