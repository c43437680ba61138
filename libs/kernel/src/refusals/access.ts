import { refusalTexts } from './text.js';

export const accessRefusals = refusalTexts({});
