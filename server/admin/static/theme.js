// By day or by night, as this browser's machine has it; before anything is drawn.
{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => { document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", show);
  show();
}
