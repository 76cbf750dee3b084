import jsep from 'jsep';

/** `"x" in list`, as in GitBook's conditions; jsep has no such operator by default. */
jsep.addBinaryOp('in', 7);

/** Longest expression that is parsed, in characters. */
const MAX_LENGTH = 2_000;

/** Maximum length, in characters, of a text that an expression creates or whose methods it calls. */
const MAX_TEXT_LENGTH = 10_000;

/** The names that an expression may use: `visitor`, `space`, `page`. */
export type ExpressionScope = Readonly<Record<string, unknown>>;

/** Methods of texts that an expression may call. Lists have `includes`. */
const TEXT_METHODS: Readonly<Record<string, (text: string, argument: string) => unknown>> = {
    includes: (text, argument) => text.includes(argument),
    startsWith: (text, argument) => text.startsWith(argument),
    endsWith: (text, argument) => text.endsWith(argument),
    toLowerCase: (text) => text.toLowerCase(),
    toUpperCase: (text) => text.toUpperCase(),
    trim: (text) => text.trim(),
};

type Evaluate = (node: Node, scope: ExpressionScope) => unknown;
type Node = jsep.Expression & Record<string, unknown>;

const OPERATORS: Readonly<Record<string, (a: unknown, b: unknown) => unknown>> = {
    '==': isEqual,
    '===': (a, b) => a === b,
    '!=': (a, b) => !isEqual(a, b),
    '!==': (a, b) => a !== b,
    '<': (a, b) => compare(a, b) < 0,
    '>': (a, b) => compare(a, b) > 0,
    '<=': (a, b) => compare(a, b) <= 0,
    '>=': (a, b) => compare(a, b) >= 0,
    '+': (a, b) =>
        typeof a === 'number' && typeof b === 'number' ? a + b : bounded(textOf(a) + textOf(b)),
    '-': (a, b) => Number(a) - Number(b),
    '*': (a, b) => Number(a) * Number(b),
    '/': (a, b) => Number(a) / Number(b),
    '%': (a, b) => Number(a) % Number(b),
    in: (a, b) => (Array.isArray(b) ? b.includes(a) : memberOf(b, String(a)) !== undefined),
};

const NODES: Readonly<Record<string, Evaluate>> = {
    Literal: ({ value }) => (value instanceof RegExp ? undefined : value),
    Identifier: ({ name }, scope) => memberOf(scope, String(name)),
    ArrayExpression: ({ elements }, scope) =>
        (elements as (Node | null)[]).map((each) => each && evaluateNode(each, scope)),
    UnaryExpression({ operator, argument }, scope) {
        const value = evaluateNode(argument as Node, scope);
        if (operator === '!') return !value;
        return operator === '-' ? -Number(value) : Number(value);
    },
    BinaryExpression({ operator, left, right }, scope) {
        const first = evaluateNode(left as Node, scope);
        const second = () => evaluateNode(right as Node, scope);
        if (operator === '&&') return first ? second() : first;
        if (operator === '||') return first ? first : second();
        if (operator === '??') return first ?? second();
        const name = String(operator);
        const operate = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
        if (operate === undefined) throw new SyntaxError(`The operator ${name} is not known.`);
        return operate(first, second());
    },
    ConditionalExpression: ({ test, consequent, alternate }, scope) =>
        evaluateNode((evaluateNode(test as Node, scope) ? consequent : alternate) as Node, scope),
    MemberExpression({ object, property, computed }, scope) {
        const name = computed
            ? evaluateNode(property as Node, scope)
            : (property as { name?: unknown }).name;
        return memberOf(evaluateNode(object as Node, scope), String(name));
    },
    CallExpression({ callee, arguments: given }, scope) {
        const { type, object, property, computed } = callee as Node;
        const method = (property as { name?: string } | undefined)?.name ?? '';
        const isMethod = type === 'MemberExpression' && computed !== true;
        const target = isMethod ? evaluateNode(object as Node, scope) : undefined;
        const [value] = (given as Node[]).map((each) => evaluateNode(each, scope));
        if (Array.isArray(target) && method === 'includes') return target.includes(value);
        const call = Object.hasOwn(TEXT_METHODS, method) ? TEXT_METHODS[method] : undefined;
        if (typeof target !== 'string' || call === undefined) {
            throw new SyntaxError(`${method || 'This'} cannot be called here.`);
        }
        return call(bounded(target), textOf(value));
    },
};

/**
 * Evaluates an expression of GitBook: JavaScript's operators, members, and a few methods of texts and lists. Nothing
 * else can be called, and only own properties are read. Returns undefined for a text of any other form, and for a value
 * of more than {@link MAX_TEXT_LENGTH} characters.
 *
 * @example evaluate('visitor.claims.plan == "pro"', { visitor: { claims: { plan: 'pro' } } }) // true
 */
export function evaluate(expression: unknown, scope: ExpressionScope): unknown {
    if (typeof expression !== 'string' || expression.length > MAX_LENGTH) return undefined;
    try {
        const value = evaluateNode(jsep(expression) as Node, scope);
        return typeof value === 'string' ? bounded(value) : value;
    } catch {
        return undefined;
    }
}

/** Converts the value of an expression to text; empty for lists, objects and values that do not exist. */
export function textOf(value: unknown): string {
    return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}

/** Returns the text. @throws RangeError if it is too long: a small file of variables could fill the memory. */
function bounded(text: string): string {
    if (text.length > MAX_TEXT_LENGTH) throw new RangeError('The text is too long.');
    return text;
}

function evaluateNode(node: Node, scope: ExpressionScope): unknown {
    const evaluateType = Object.hasOwn(NODES, node.type) ? NODES[node.type] : undefined;
    if (evaluateType === undefined) throw new SyntaxError(`${node.type} is not known.`);
    return evaluateType(node, scope);
}

function memberOf(value: unknown, name: string): unknown {
    if (name === 'length' && (typeof value === 'string' || Array.isArray(value)))
        return value.length;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
        return undefined;
    return (value as Record<string, unknown>)[name];
}

/**
 * Returns true for equal values. A number equals its text, because claims are often texts where a condition has a
 * number.
 */
function isEqual(a: unknown, b: unknown): boolean {
    const isMixed = typeof a !== typeof b && textOf(a) !== '' && textOf(b) !== '';
    return isMixed ? textOf(a) === textOf(b) : a === b;
}

/** Compares numbers, and texts. Returns NaN, which is neither less nor greater, for anything else. */
function compare(a: unknown, b: unknown): number {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a !== 'string' || typeof b !== 'string') return Number.NaN;
    return a === b ? 0 : a < b ? -1 : 1;
}
