/** A part of a model's response. */
export interface ModelPart {
    /** `refusal`: the model or its provider declined to answer, and says so in `text`. */
    type: 'text' | 'refusal';
    text: string;
}

export interface ModelRequest {
    /** The task of the model; the same text for every question. */
    instructions: string;
    /** The passages and the question. */
    prompt: string;
    signal: AbortSignal;
}

/** Generates answers. The server implements it with an OpenAI-compatible endpoint. */
export interface AnswerModel {
    /** @throws PlatformError `answer_failed`. */
    stream(request: ModelRequest): AsyncIterable<ModelPart>;
}
