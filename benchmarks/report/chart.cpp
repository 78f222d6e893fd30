// SPDX-License-Identifier: Apache-2.0
#include <benchmarks/report/chart.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace bench {
namespace {

constexpr double width = 760, height = 400;
constexpr double left = 70, right = 170, top = 40, bottom = 50;  // margins around the plot
constexpr int text_size = 12, line_height = 18;

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[512];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

/// From values to heights on the page.
class axis {
public:
    axis(const std::vector<chart::line>& lines, bool logarithmic) : logarithmic_(logarithmic) {
        double least = 1e300, most = 1;
        for (const auto& line : lines)
            for (auto value : line.values) {
                if (value <= 0) continue;
                least = std::min(least, value);
                most = std::max(most, value);
            }
        if (logarithmic) {
            from_ = std::floor(std::log10(std::min(least, most)));
            to_ = std::max(from_ + 1, std::ceil(std::log10(most)));
        } else {
            step_ = round_step(most / 5);
            to_ = std::ceil(most / step_) * step_;
        }
    }

    [[nodiscard]] double at(double value) const {
        auto where = logarithmic_ ? std::log10(value) : value;
        return height - bottom - (where - from_) / (to_ - from_) * (height - top - bottom);
    }
    [[nodiscard]] std::vector<double> ticks() const {
        std::vector<double> made;
        for (double tick = from_; tick <= to_ + step_ / 2; tick += step_)
            made.push_back(logarithmic_ ? std::pow(10, tick) : tick);
        return made;
    }

private:
    /// 1, 2 or 5 with zeros, at least so much.
    static double round_step(double least) {
        auto unit = std::pow(10, std::floor(std::log10(least)));
        for (double times : {1, 2, 5})
            if (times * unit >= least) return times * unit;
        return 10 * unit;
    }

    bool logarithmic_;
    double from_ = 0, to_ = 1, step_ = 1;
};

double x_of(std::size_t category, std::size_t categories) {
    auto span = width - left - right;
    auto steps = static_cast<double>(std::max<std::size_t>(1, categories - 1));
    return left + span * static_cast<double>(category) / steps;
}

std::string text_at(double x, double y, const char* anchor, const std::string& text) {
    return format("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>\n", x, y, anchor,
                  text.c_str());
}

std::string grid(const chart& of, const axis& y) {
    std::string out;
    for (auto tick : y.ticks()) {
        out += format("<line x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke='#ddd'/>\n", left,
                      width - right, y.at(tick), y.at(tick));
        out += text_at(left - 6, y.at(tick) + 4, "end", format("%.0f", tick));
    }
    for (std::size_t i = 0; i < of.categories.size(); ++i)
        out += text_at(x_of(i, of.categories.size()), height - bottom + 18, "middle",
                       of.categories[i]);
    return out + text_at((left + width - right) / 2, height - 10, "middle", of.x_label);
}

std::string draw(const chart::line& line, const axis& y) {
    std::string points, out;
    for (std::size_t i = 0; i < line.values.size(); ++i)
        if (line.values[i] > 0)
            points += format("%.1f,%.1f ", x_of(i, line.values.size()), y.at(line.values[i]));
    return "<polyline fill='none' stroke-width='2' stroke='" + line.colour + "'" +
           (line.dashed ? " stroke-dasharray='4 4'" : "") + " points='" + points + "'/>\n";
}

std::string legend(const chart& of) {
    std::string out;
    double y = top + 6;
    for (const auto& line : of.lines) {
        if (line.name.empty()) continue;
        out += format("<rect x='%.1f' y='%.1f' width='12' height='4' fill='%s'/>\n",
                      width - right + 20, y - 6, line.colour.c_str());
        out += text_at(width - right + 38, y, "start", line.name);
        y += line_height;
    }
    return out;
}

}  // namespace

std::string chart::svg() const {
    const axis y{lines, logarithmic};
    auto out = format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %.0f %.0f' font-family='sans-serif' "
        "font-size='%d'>\n<rect width='100%%' height='100%%' fill='white'/>\n",
        width, height, text_size);
    out += "<g font-weight='bold'>" + text_at(left, top - 18, "start", title) + "</g>\n";
    out += grid(*this, y);
    for (const auto& each : lines)
        out += draw(each, y);
    return out + legend(*this) + "</svg>\n";
}

}  // namespace bench
