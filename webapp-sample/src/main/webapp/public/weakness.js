// Why a password may not be set, in words.
const WORDS = {
    "too-short": "The new password is too short.",
    "too-long": "The new password is too long.",
    "context": "The new password holds your name, or a word of this application.",
    "common": "Too many people have that password.",
    "breached": "That password is known from a breach.",
};

export const wordsFor = (weakness) => WORDS[weakness] ?? "That cannot be a password.";
