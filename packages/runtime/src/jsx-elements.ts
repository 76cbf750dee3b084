/**
 * The tags of ContentKit, with the types of the published schemas.
 *
 * TypeScript gives every JSX expression the type `JSX.Element`, for any tag. Only `any` would fit all places where an
 * element is used (a block's `children`, an input's `element`, the result of `render`), so `Element` stays undefined,
 * as in the reference SDK: attributes are checked, nesting is not.
 */
import type {
    ContentKitBlock,
    ContentKitBlockControl,
    ContentKitBox,
    ContentKitButton,
    ContentKitCard,
    ContentKitCheckbox,
    ContentKitCodeBlock,
    ContentKitConfiguration,
    ContentKitDivider,
    ContentKitHint,
    ContentKitHStack,
    ContentKitIcon,
    ContentKitImage,
    ContentKitInput,
    ContentKitLink,
    ContentKitMarkdown,
    ContentKitModal,
    ContentKitRadio,
    ContentKitSelect,
    ContentKitStepper,
    ContentKitStepperStep,
    ContentKitSwitch,
    ContentKitText,
    ContentKitTextInput,
    ContentKitVStack,
    ContentKitWebFrame,
} from '@gitbook/api';

/**
 * An icon by its enum member or by its name.
 *
 * @example
 * const icon: IconName = 'github'; // or ContentKitIcon.Github
 */
export type IconName = ContentKitIcon | `${ContentKitIcon}`;

type Control = Omit<ContentKitBlockControl, 'icon'> & { icon?: IconName | undefined };

/** `jsx` drops null children and flattens arrays one level, which allows `map` and `condition ? … : null`. */
type Child<T> = T | null | readonly (T | null)[];
type Children<T> = T extends readonly (infer Item)[] ? Child<Item> | readonly Child<Item>[] : T;

type Attribute<Name, Value> = Name extends 'children'
    ? Children<Value>
    : Name extends 'icon' | 'trailingIcon'
      ? Value | IconName
      : Name extends 'controls'
        ? (Control | Control[])[] | Extract<Value, undefined>
        : Value;

interface Key {
    /** Identifies an element of a list, as in React. Accepted and ignored: it is not sent to the host. */
    key?: string | number | null | undefined;
}

type Attributes<Schema> = {
    [Name in keyof Schema as Name extends 'type' ? never : Name]: Attribute<Name, Schema[Name]>;
} & Key;

/**
 * Every tag with its attributes.
 *
 * @example
 * type ButtonAttributes = ContentKitElements['button'];
 */
export interface ContentKitElements {
    block: Attributes<ContentKitBlock>;
    box: Attributes<ContentKitBox>;
    button: Attributes<ContentKitButton>;
    card: Attributes<ContentKitCard>;
    checkbox: Attributes<ContentKitCheckbox>;
    codeblock: Attributes<ContentKitCodeBlock>;
    configuration: Attributes<ContentKitConfiguration>;
    divider: Attributes<ContentKitDivider>;
    hint: Attributes<ContentKitHint>;
    hstack: Attributes<ContentKitHStack>;
    image: Attributes<ContentKitImage>;
    input: Attributes<ContentKitInput>;
    link: Attributes<ContentKitLink>;
    markdown: Attributes<ContentKitMarkdown>;
    modal: Attributes<ContentKitModal>;
    radio: Attributes<ContentKitRadio>;
    select: Attributes<ContentKitSelect>;
    step: Attributes<ContentKitStepperStep>;
    stepper: Attributes<ContentKitStepper>;
    switch: Attributes<ContentKitSwitch>;
    text: Attributes<ContentKitText>;
    textinput: Attributes<ContentKitTextInput>;
    vstack: Attributes<ContentKitVStack>;
    webframe: Attributes<ContentKitWebFrame>;
}

interface ChildrenAttribute {
    children: unknown;
}

/**
 * The namespace that the compiler looks up for `jsxImportSource`.
 *
 * @example
 * import type { JSX } from '@gitbook/runtime/jsx-runtime';
 * type Button = JSX.IntrinsicElements['button'];
 */
export declare namespace JSX {
    interface IntrinsicElements extends ContentKitElements {}
    interface ElementChildrenAttribute extends ChildrenAttribute {}
    interface IntrinsicAttributes extends Key {}
}

declare global {
    /** The reference SDK declares the namespace globally too, and code may refer to it. */
    namespace JSX {
        interface IntrinsicElements extends ContentKitElements {}
        interface ElementChildrenAttribute extends ChildrenAttribute {}
        interface IntrinsicAttributes extends Key {}
    }
}
