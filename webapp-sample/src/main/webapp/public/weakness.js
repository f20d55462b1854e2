// Why a password may not be set, in words.
const WORDS = {
    "too-short": "The password is too short.",
    "too-long": "The password is too long.",
    "not-text": "The password holds signs that are no text.",
    "unchanged": "That is the password that you have. Please choose another one.",
    "context": "The password holds your name, or a word of this application.",
    "common": "Too many people have that password.",
    "breached": "That password is known from a breach.",
};

export const wordsFor = (weakness) => WORDS[weakness] ?? "That cannot be a password.";
