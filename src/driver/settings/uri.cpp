// SPDX-License-Identifier: Apache-2.0
#include <motor/settings/uri.hpp>

#include "driver/libmongoc.hpp"
#include "own_options.hpp"
#include "uri_syntax.hpp"
#include "uri_text.hpp"

#include <motor/settings/connection_options.hpp>

#include <ostream>
#include <utility>

namespace motor {
namespace {

/// The text of an option's value as libmongoc returns it.
std::string text_of(value_view setting) {
    if (auto text = setting.get_if<std::string_view>()) return std::string{*text};
    if (auto flag = setting.get_if<bool>()) return *flag ? "true" : "false";
    if (auto number = setting.get_if<std::int32_t>()) return std::to_string(*number);
    std::string list;
    if (auto names = setting.get_if<array_view>()) {
        for (auto each : *names)
            (list += list.empty() ? "" : ",") += each.get<std::string_view>();
    } else {
        for (auto [key, text] : setting.get<document_view>())
            ((list += list.empty() ? "" : ",") += key) += ":" + text.get<std::string>();
    }
    return list;
}

/// The string has this option. libmongoc ignores options that it does not know, and merges the
/// properties of a mechanism.
bool has(const uri& made, std::string_view name, value_view wanted) {
    auto found = made.option(name);
    if (!found) return false;
    auto properties = wanted.get_if<document_view>();
    if (!properties) return *found == wanted;
    auto all = found->get<document_view>();
    for (auto [key, text] : *properties)
        if (all[key] != text) return false;
    return true;
}

write_concern write_concern_of(const mongoc_write_concern_t& native) {
    write_concern made;
    if (auto tag = mongoc_write_concern_get_wtag(&native))
        made = write_concern::tagged(tag);
    else if (mongoc_write_concern_get_wmajority(&native))
        made = write_concern::majority();
    else if (auto w = mongoc_write_concern_get_w(&native); w >= 0)
        made = write_concern::nodes(w);
    if (mongoc_write_concern_journal_is_set(&native))
        made.journal(mongoc_write_concern_get_journal(&native));
    if (auto limit = mongoc_write_concern_get_wtimeout_int64(&native); limit > 0)
        made.timeout(std::chrono::milliseconds{limit});
    return made;
}

/// Parses a string. Throws invalid_uri with libmongoc's text.
std::shared_ptr<mongoc_uri_t> parsed(const std::string& text) {
    bson_error_t error{};
    std::shared_ptr<mongoc_uri_t> made{mongoc_uri_new_with_error(text.c_str(), &error),
                                       mongoc_uri_destroy};
    if (!made) throw invalid_uri{error.message};
    return made;
}

void set_w(mongoc_uri_t& native, value_view w) {
    detail::write_concern_handle changed{
        mongoc_write_concern_copy(mongoc_uri_get_write_concern(&native))};
    if (auto count = w.get_if<std::int32_t>())
        mongoc_write_concern_set_w(changed.get(), *count);
    else if (auto name = w.get<std::string>(); name == "majority")
        mongoc_write_concern_set_w(changed.get(), MONGOC_WRITE_CONCERN_W_MAJORITY);
    else
        mongoc_write_concern_set_wtag(changed.get(), name.c_str());
    mongoc_uri_set_write_concern(&native, changed.get());
}

}  // namespace

uri::uri(std::string_view text) {
    detail::start_libmongoc();
    detail::check_syntax(text);
    detail::uri_text given{text};
    auto whole = given.string();
    bool left_out = given.hide_secrets();
    // libmongoc quotes the part that it does not understand, so its error is from a string without
    // secrets.
    {
        detail::captured_log log;
        parsed(given.string());
        warnings_ = log.take();
    }
    own_ = std::make_shared<const document>(detail::own_options(text, warnings_));
    if (left_out)
        warnings_.emplace_back(
            "an option behind a secret one is not known: a & in a secret is %26");
    detail::captured_log nobody_hears;
    try {
        auto made = parsed(whole);
        if (auto w = own_->view()["w"]) set_w(*made, w);
        native_ = std::move(made);
    } catch (const invalid_uri&) {
        throw invalid_uri{"the password, or an option that holds a secret, cannot be used"};
    }
    // libmongoc accepts invalid values of these.
    for (auto time : {MONGOC_URI_CONNECTTIMEOUTMS, MONGOC_URI_SOCKETTIMEOUTMS,
                      MONGOC_URI_SERVERSELECTIONTIMEOUTMS, MONGOC_URI_LOCALTHRESHOLDMS,
                      "maxidletimems"})  // libmongoc 2.x has no constant for this name
        if (option_int32(time).value_or(0) < 0)
            warnings_.push_back(std::string{time} + " is below zero");
}

uri uri::with(const connection_options& options) const {
    detail::uri_text text{string()};
    const auto& who = options.credential();
    if (who) {
        text.forget_credential();
        for (auto [part, of_user] : who->user()) {
            auto as_it_is = of_user.get<std::string_view>();
            part == "username" ? text.set_user(as_it_is) : text.set_password(as_it_is);
        }
    }
    std::vector<document_view> all{options.options()};
    if (who) all.push_back(who->options());
    if (options.tls()) all.push_back(options.tls()->options());
    for (auto part : all)
        for (auto [name, setting] : part)
            text.set(name, text_of(setting));
    auto made = [&] {
        try {
            return uri{text.string()};
        } catch (const invalid_uri& e) {
            // The given string itself is valid.
            throw configuration_error{std::string{e.message()}};
        }
    }();
    for (auto part : all)
        for (auto [name, setting] : part)
            if (!has(made, name, setting))
                throw unsupported{"libmongoc cannot do " + std::string{name} +
                                  (name == "compressors" ? "=" + text_of(setting) : std::string{})};
    return made;
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& to, const uri& uri) {
    if (auto service = mongoc_uri_get_srv_hostname(uri.native()))
        return to << "mongodb+srv://" << service;
    const char* separator = "mongodb://";
    for (const auto& host : uri.hosts())
        to << std::exchange(separator, ",") << host;
    return to;
}

std::size_t uri::max_connecting() const {
    return static_cast<std::size_t>(option_int32("maxConnecting").value_or(2));
}

std::size_t uri::min_pool_size() const {
    return static_cast<std::size_t>(option_int32("minPoolSize").value_or(0));
}

std::string_view uri::string() const { return mongoc_uri_get_string(native_.get()); }

std::vector<std::string> uri::hosts() const {
    std::vector<std::string> all;
    for (auto host = mongoc_uri_get_hosts(native_.get()); host; host = host->next)
        all.emplace_back(host->host_and_port);
    return all;
}

std::string_view uri::database() const {
    auto name = mongoc_uri_get_database(native_.get());
    return name ? name : std::string_view{};
}

concerns uri::settings() const {
    concerns found;
    auto level = mongoc_read_concern_get_level(mongoc_uri_get_read_concern(native_.get()));
    if (level) found.read_concern = read_concern{level};
    found.write_concern = write_concern_of(*mongoc_uri_get_write_concern(native_.get()));
    for (auto option :
         {MONGOC_URI_READPREFERENCE, MONGOC_URI_READPREFERENCETAGS, MONGOC_URI_MAXSTALENESSSECONDS})
        if (mongoc_uri_has_option(native_.get(), option))
            found.read_preference =
                read_preference::copy_of(*mongoc_uri_get_read_prefs_t(native_.get()));
    return found;
}

std::string_view uri::username() const {
    auto name = mongoc_uri_get_username(native_.get());
    return name ? name : std::string_view{};
}

std::string_view uri::password() const {
    auto secret = mongoc_uri_get_password(native_.get());
    return secret ? secret : std::string_view{};
}

std::optional<value> uri::option(std::string_view name) const {
    auto wanted = detail::lower(name);
    if (auto found = own_->find(wanted); found != own_->end()) return value{found->value()};
    if (detail::is_own_number(wanted)) return std::nullopt;
    if (wanted == "ssl") wanted = MONGOC_URI_TLS;
    if (wanted == MONGOC_URI_READPREFERENCETAGS) {
        auto tags = document_view::of(
            *mongoc_read_prefs_get_tags(mongoc_uri_get_read_prefs_t(native_.get())));
        return tags.empty() ? std::nullopt : std::optional{value{array_view{tags}}};
    }
    if (wanted == MONGOC_URI_COMPRESSORS) {
        std::vector<std::string> names;
        for (auto each : document_view::of(*mongoc_uri_get_compressors(native_.get())))
            names.emplace_back(each.key());
        return names.empty() ? std::nullopt : std::optional{value{names}};
    }
    if (wanted == MONGOC_URI_READCONCERNLEVEL) {
        auto level = mongoc_read_concern_get_level(mongoc_uri_get_read_concern(native_.get()));
        return level ? std::optional{value{level}} : std::nullopt;
    }
    for (auto kept :
         {mongoc_uri_get_options(native_.get()), mongoc_uri_get_credentials(native_.get())})
        for (auto [key, setting] : document_view::of(*kept))
            if (detail::lower(key) == wanted) return value{setting};
    return std::nullopt;
}

std::optional<std::int32_t> uri::option_int32(const char* name) const {
    if (auto found = own_->view()[detail::lower(name)]) return found.get_if<std::int32_t>();
    if (detail::is_own_number(name) || !mongoc_uri_has_option(native_.get(), name))
        return std::nullopt;
    return mongoc_uri_get_option_as_int32(native_.get(), name, 0);
}

}  // namespace motor
