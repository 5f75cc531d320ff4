// How the window looks: light or dark, how strong its contrast is, whether things move. Each as
// the system says or as chosen; kept in this window's own storage.
//
// The style sheet knows only attributes of the page, so that what the system says and what is
// chosen lead to the same rules.

export type Theme = "system" | "light" | "dark";
export type Contrast = "system" | "normal" | "more";
export type Motion = "system" | "full" | "reduced";

interface Choice<T extends string> {
  value: T;
  name: string;
}

export const THEMES: readonly Choice<Theme>[] = [
  { value: "system", name: "System" },
  { value: "light", name: "Light" },
  { value: "dark", name: "Dark" },
];

export const CONTRASTS: readonly Choice<Contrast>[] = [
  { value: "system", name: "System" },
  { value: "normal", name: "Normal" },
  { value: "more", name: "High" },
];

export const MOTIONS: readonly Choice<Motion>[] = [
  { value: "system", name: "System" },
  { value: "full", name: "Full" },
  { value: "reduced", name: "Reduced" },
];

export class Appearance {
  theme = $state<Theme>(stored("theme", THEMES));
  contrast = $state<Contrast>(stored("contrast", CONTRASTS));
  motion = $state<Motion>(stored("motion", MOTIONS));

  #wantsContrast = matchMedia("(prefers-contrast: more)");
  #wantsStillness = matchMedia("(prefers-reduced-motion: reduce)");

  /** `changed` lets the frame of the window follow. */
  constructor(private changed: (theme: "light" | "dark" | null) => void) {
    for (const wish of [this.#wantsContrast, this.#wantsStillness]) {
      wish.addEventListener("change", () => this.#apply());
    }
    // Another window chose.
    addEventListener("storage", () => {
      this.theme = stored("theme", THEMES);
      this.contrast = stored("contrast", CONTRASTS);
      this.motion = stored("motion", MOTIONS);
      this.#apply();
    });
    this.#apply();
  }

  choose(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem("theme", theme);
    this.#apply();
  }

  chooseContrast(contrast: Contrast): void {
    this.contrast = contrast;
    localStorage.setItem("contrast", contrast);
    this.#apply();
  }

  chooseMotion(motion: Motion): void {
    this.motion = motion;
    localStorage.setItem("motion", motion);
    this.#apply();
  }

  #apply(): void {
    const { dataset } = document.documentElement;
    if (this.theme === "system") delete dataset.theme;
    else dataset.theme = this.theme;
    dataset.contrast = this.contrast === "system" ? (this.#wantsContrast.matches ? "more" : "normal") : this.contrast;
    dataset.motion = this.motion === "system" ? (this.#wantsStillness.matches ? "reduced" : "full") : this.motion;
    this.changed(this.theme === "system" ? null : this.theme);
  }
}

/** Whatever else stands there counts for nothing. */
function stored<T extends string>(key: string, choices: readonly Choice<T>[]): T | "system" {
  const kept = localStorage.getItem(key);
  return choices.find(({ value }) => value === kept)?.value ?? "system";
}
