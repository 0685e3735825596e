namespace FishAudio.AI.Markdown;

/// <summary>What commands of TeX stand for. A voice reads a sign in its own language; it reads a command as a backslash and letters.</summary>
internal static class TexSigns
{
    public static bool IsFraction(ReadOnlySpan<char> name) => name is "frac" or "dfrac" or "tfrac" or "cfrac";

    /// <summary>Whether the command is about the look of the formula, with its argument.</summary>
    public static bool HasHiddenArgument(ReadOnlySpan<char> name) => name is "begin" or "end" or "label" or "tag" or "color" or "hspace" or "vspace";

    /// <summary>Matches a power that has a sign of its own: a square, a cube, degrees.</summary>
    /// <param name="tex">The text from the mark of the power on.</param>
    /// <param name="length">How much of the text it is.</param>
    public static string? Power(ReadOnlySpan<char> tex, out int length)
    {
        int group = TexGroup.Closed(tex[1..]);
        ReadOnlySpan<char> power = group > 0 ? tex[2..group] : tex[1..];
        if (group == 0 && power.StartsWith("\\circ", StringComparison.Ordinal))
            power = power[.."\\circ".Length];
        else if (group == 0 && !power.IsEmpty)
            power = power[..1];
        length = 1 + (group > 0 ? group : power.Length);
        return power switch
        {
            "2" => "²",
            "3" => "³",
            "\\circ" => "°",
            _ => null,
        };
    }

    /// <summary>Finds the sign of a command.</summary>
    /// <returns>A space or nothing where a command stands for that; null when it stands for its name.</returns>
    public static string? Find(ReadOnlySpan<char> name) => name switch
    {
        "left" or "right" or "big" or "Big" or "bigl" or "bigr" or "Bigl" or "Bigr" or "middle" or "displaystyle" or "textstyle" or "limits"
            or "nolimits" or "nonumber" or "boxed" or "fbox" => "",
        "text" or "textbf" or "textit" or "textrm" or "mathrm" or "mathbf" or "mathit" or "mathsf" or "mathcal" or "mathbb" or "mathfrak"
            or "boldsymbol" or "operatorname" or "mbox" or "ce" => "",
        "vec" or "hat" or "bar" or "tilde" or "overline" or "underline" or "widehat" or "dot" or "ddot" or "underbrace" or "overbrace" => "",
        "quad" or "qquad" or "hfill" or "newline" => " ",
        "times" => "×",
        "cdot" or "bullet" or "ast" => "·",
        "div" => "÷",
        "pm" => "±",
        "mp" => "∓",
        "le" or "leq" or "leqslant" => "≤",
        "ge" or "geq" or "geqslant" => "≥",
        "lt" => "<",
        "gt" => ">",
        "ll" => "≪",
        "gg" => "≫",
        "ne" or "neq" => "≠",
        "approx" => "≈",
        "sim" => "∼",
        "simeq" or "cong" => "≅",
        "equiv" => "≡",
        "propto" => "∝",
        "to" or "rightarrow" or "longrightarrow" or "mapsto" => "→",
        "gets" or "leftarrow" => "←",
        "Rightarrow" or "Longrightarrow" or "implies" => "⇒",
        "Leftrightarrow" or "iff" => "⇔",
        "leftrightarrow" => "↔",
        "sqrt" => "√",
        "sum" => "∑",
        "prod" => "∏",
        "int" => "∫",
        "oint" => "∮",
        "partial" => "∂",
        "nabla" => "∇",
        "infty" => "∞",
        "in" => "∈",
        "notin" => "∉",
        "subset" => "⊂",
        "subseteq" => "⊆",
        "cup" => "∪",
        "cap" => "∩",
        "emptyset" or "varnothing" => "∅",
        "setminus" => "∖",
        "forall" => "∀",
        "exists" => "∃",
        "neg" or "lnot" => "¬",
        "land" or "wedge" => "∧",
        "lor" or "vee" => "∨",
        "therefore" => "∴",
        "mid" or "vert" => "|",
        "parallel" => "∥",
        "perp" => "⊥",
        "angle" => "∠",
        "circ" => "∘",
        "degree" => "°",
        "prime" => "′",
        "ldots" or "dots" or "cdots" or "vdots" => "…",
        "langle" => "⟨",
        "rangle" => "⟩",
        "lbrace" => "{",
        "rbrace" => "}",
        "hbar" => "ħ",
        "ell" => "ℓ",
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" or "varepsilon" => "ε",
        "zeta" => "ζ",
        "eta" => "η",
        "theta" or "vartheta" => "θ",
        "iota" => "ι",
        "kappa" => "κ",
        "lambda" => "λ",
        "mu" => "μ",
        "nu" => "ν",
        "xi" => "ξ",
        "pi" => "π",
        "rho" => "ρ",
        "sigma" => "σ",
        "tau" => "τ",
        "phi" or "varphi" => "φ",
        "chi" => "χ",
        "psi" => "ψ",
        "omega" => "ω",
        "Gamma" => "Γ",
        "Delta" => "Δ",
        "Theta" => "Θ",
        "Lambda" => "Λ",
        "Xi" => "Ξ",
        "Pi" => "Π",
        "Sigma" => "Σ",
        "Phi" => "Φ",
        "Psi" => "Ψ",
        "Omega" => "Ω",
        _ => null,
    };
}
