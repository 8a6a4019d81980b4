# --- Greek names of physics
import math

Δt = 0.1
ω_0 = 2 * math.pi
σ = [math.sin(ω_0 * n * Δt) for n in range(10)]
results = {"max": max(σ), "Δt": Δt}
# --- Greek text
μέσος = sum([1, 2, 3]) / 3  # ο μέσος όρος
results = {"μέσος όρος": μέσος, "σχόλιο": "η θερμοκρασία ανεβαίνει"}
# --- Chinese names and text
温度 = [21.5, 22.0, 19.8]
平均值 = sum(温度) / len(温度)
print(f"平均温度：{平均值:.1f}℃")
results = {"平均": 平均值}
# --- Arabic text
# نحسب المتوسط
labels = {"mean": "المتوسط الحسابي", "count": "العدد"}
values = [1, 2, 3]
print(labels["mean"], sum(values) / len(values))
results = {labels["count"]: len(values)}
# --- Persian text with non-joiners
text = "می‌خواهم کتاب‌ها را بشمارم"
results = {"words": len(text.split())}
# --- Russian names and text
сумма = 0
for число in range(1, 11):
    сумма += число
print(f"Сумма равна {сумма}")
results = {"сумма": сумма}
# --- Japanese text
greeting = "こんにちは、世界"
results = {"挨拶": greeting, "文字数": len(greeting)}
# --- Hindi text
names = ["नमस्ते", "दुनिया"]
results = {"names": names, "lengths": [len(name) for name in names]}
# --- Hebrew text
title = "שלום עולם"
results = {"title": title, "reversed": title[::-1]}
# --- emoji in output
marks = {"ok": "✔️", "team": "👩‍🚀", "flag": "🇬🇷"}
for name, mark in marks.items():
    print(mark, name)
results = {"marks": len(marks)}
