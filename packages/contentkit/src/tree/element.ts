/**
 * Elements as the tree reader returns them: every property has its declared type, and invalid values are removed and
 * reported. `unknown` replaces an element whose type is not in ContentKit.
 */
import type { Bindable } from '../bindings.ts';

/** A built-in action (`@ui.url.open`) or a custom action of the component. */
export interface Action {
    action: string;
    [property: string]: unknown;
}

export interface Confirm {
    title: Bindable<string>;
    text: Bindable<string>;
    confirm: Bindable<string>;
    style: 'primary' | 'danger';
}

export interface Control {
    icon?: string;
    label: Bindable<string>;
    onPress: Action;
    confirm?: Confirm;
}

export interface SelectOption {
    id: string;
    label: Bindable<string>;
    icon?: string | ImageElement;
}

export interface URLParts {
    host: string;
    pathname: string;
    query?: Record<string, unknown>;
}

export type SelectOptions =
    | { kind: 'static'; items: SelectOption[] }
    | { kind: 'remote'; url: Bindable<string> | URLParts }
    | { kind: 'source'; source: string };

/** The target of a link, or the source of an image or a frame. */
interface Source {
    url?: Bindable<string> | URLParts;
}

type Align = 'start' | 'center' | 'end';

export interface ButtonElement {
    type: 'button';
    style?: 'primary' | 'secondary' | 'danger';
    onPress?: Action;
    icon?: string;
    trailingIcon?: string;
    label?: Bindable<string>;
    tooltip?: Bindable<string>;
    confirm?: Confirm;
    disabled?: boolean;
}
export interface TextInputElement {
    type: 'textinput';
    disabled?: boolean;
    state: string;
    initialValue?: Bindable<string>;
    placeholder?: Bindable<string>;
    multiline?: boolean;
    inputType?: 'text' | 'password' | 'email';
}
export interface StackElement {
    type: 'hstack' | 'vstack';
    align?: Align;
    children: Element[];
}
export interface BoxElement {
    type: 'box';
    grow?: number;
    children: Element[];
}
export interface DividerElement {
    type: 'divider';
    size?: 'small' | 'medium' | 'large';
}
export interface WebframeElement {
    type: 'webframe';
    aspectRatio?: number;
    source?: Source;
    buttons?: ButtonElement[];
    data?: Record<string, unknown>;
}
export interface CodeblockElement {
    type: 'codeblock';
    content?: Bindable<string>;
    syntax?: string;
    lineNumbers?: boolean | number;
    buttons?: ButtonElement[];
    state?: string;
    onContentChange?: Action;
    header?: Element[];
    footer?: Element[];
}
export interface MarkdownElement {
    type: 'markdown';
    content?: Bindable<string>;
}
export type InlineChild = Bindable<string> | Element;
export interface TextElement {
    type: 'text';
    style?: 'bold' | 'italic' | 'code' | 'strikethrough';
    children: InlineChild[];
}
export interface LinkElement {
    type: 'link';
    target?: Source;
    children: InlineChild[];
}
export interface ImageElement {
    type: 'image';
    source?: Source;
    aspectRatio?: number;
}
export interface CardElement {
    type: 'card';
    title?: Bindable<string>;
    hint?: InlineChild[];
    icon?: string | ImageElement;
    onPress?: Action;
    children?: Element[];
    buttons?: ButtonElement[];
}
export interface SelectElement {
    type: 'select';
    disabled?: boolean;
    state: string;
    initialValue?: string[];
    onValueChange?: Action;
    placeholder?: Bindable<string>;
    multiple?: boolean;
    acceptInput?: boolean;
    options: SelectOptions;
}
export interface SwitchElement {
    type: 'switch';
    disabled?: boolean;
    state: string;
    initialValue?: boolean;
    onValueChange?: Action;
    confirm?: Confirm;
}
export interface RadioElement {
    type: 'radio';
    disabled?: boolean;
    state: string;
    value: string | number;
    confirm?: Confirm;
}
export interface CheckboxElement {
    type: 'checkbox';
    state: string;
    value: string | number;
    confirm?: Confirm;
}
export interface InputElement {
    type: 'input';
    label?: Bindable<string>;
    hint?: InlineChild[];
    element?: Element;
}
export interface HintElement {
    type: 'hint';
    children: InlineChild[];
}
export interface StepElement {
    type: 'step';
    id: string;
    title?: Bindable<string>;
    next?: boolean;
    children: Element[];
}
export interface StepperElement {
    type: 'stepper';
    activeStep?: Bindable<string>;
    onStepChange?: Action;
    onComplete?: Action;
    children: Element[];
}
export interface BlockElement {
    type: 'block';
    children: Element[];
    /** In the groups that the menu shows. */
    controls?: Control[][];
}
export interface ModalElement {
    type: 'modal';
    title?: Bindable<string>;
    subtitle?: InlineChild[];
    size?: 'medium' | 'xlarge' | 'fullscreen';
    returnValue?: Record<string, unknown>;
    children: Element[];
    submit?: ButtonElement;
}
export interface ConfigurationElement {
    type: 'configuration';
    children: Element[];
}
export interface UnknownElement {
    type: 'unknown';
    name: string;
}

export type Element =
    | BlockElement
    | BoxElement
    | ButtonElement
    | CardElement
    | CheckboxElement
    | CodeblockElement
    | ConfigurationElement
    | DividerElement
    | HintElement
    | ImageElement
    | InputElement
    | LinkElement
    | MarkdownElement
    | ModalElement
    | RadioElement
    | SelectElement
    | StackElement
    | StepElement
    | StepperElement
    | SwitchElement
    | TextElement
    | TextInputElement
    | UnknownElement
    | WebframeElement;
